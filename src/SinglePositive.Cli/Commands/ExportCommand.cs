using SinglePositive.Cli.Output;
using SinglePositive.Cli.Parsing;
using SinglePositive.Torch.Export;
using SinglePositive.Training;
using SinglePositive.Vision.Backbones;

namespace SinglePositive.Cli.Commands;

/// <summary><c>spml export</c>: a run's model as one file for other programs.</summary>
internal sealed class ExportCommand : Verb
{
    private const string Onnx = "onnx";
    private const string Safetensors = "safetensors";

    private readonly Positional _run;
    private readonly Setting<string?> _format;
    private readonly Setting<string?> _out;
    private readonly Setting<string?> _backbone;
    private readonly Setting<bool> _force;

    public ExportCommand()
        : base("export", "write a run's model as one file for other programs")
    {
        _run = Add(new Positional("RUN", "the run folder whose model is written"));
        _format = Add(Settings.Choice("--format", "onnx: from pictures to probabilities; safetensors: weights, as the run keeps them", Onnx, Onnx, Safetensors));
        _out = Add(Settings.RequiredText("--out", "FILE", "the file to write"));
        _backbone = Add(Settings.Text("--backbone", "FILE.onnx", "where the network that made the run's features is now, if it moved"));
        _force = Add(Settings.Force("an existing file"));
    }

    /// <inheritdoc/>
    public override IReadOnlyList<string> Examples => ["spml export runs/role --out tags.onnx", "spml export runs/role --format safetensors --out tags.safetensors"];

    /// <inheritdoc/>
    public override IReadOnlyList<string> Notes =>
    [
        "The ONNX file is complete: input 'image', float32 N x 3 x S x S, red, green, blue from 0 to 1, resized by the caller; normalisation, network, classifier and sigmoid inside; output 'probabilities', N x classes. Its metadata holds classes, thresholds and preprocessing as JSON.",
        "It is compared with spml's own scores on sample pictures; the largest difference is printed.",
    ];

    /// <inheritdoc/>
    public override WorkPlan Plan(Invocation call)
    {
        CheckOutput(call);
        RunFolder run = RunFolder.Open(call.Get(_run));
        run.ReadModel();
        long bytes = new FileInfo(run.ModelPath).Length;
        return new WorkPlan([$"write the model of {call.Get(_run)} as {call.Get(_format)}"], [call.Required(_out)], 4 * bytes);
    }

    /// <inheritdoc/>
    public override Outcome Run(Invocation call)
    {
        CheckOutput(call);
        RunFolder run = RunFolder.Open(call.Get(_run));
        (LinearModel model, ModelDescription description) = run.ReadModel();
        string file = call.Required(_out);
        double? difference = null;
        if (call.Get(_format) == Safetensors)
        {
            ModelFile.Write(file, model, description, ModelFile.ReadNetwork(run.ModelPath));
        }
        else
        {
            NetworkModel? network = NetworkModel.Read(run.ModelPath);
            using ModelExport export = new(model, description, network, network?.Open(model.Features) ?? Recorded(call, description));
            difference = export.Write(file, run.ReadThresholds(model.Classes));
        }

        Show(call, file, model, difference);
        return new Outcome(call.Get(_format) == Onnx ? "run the file with ONNX Runtime in any language; its metadata names classes and preprocessing" : $"spml predict {ShellWord.Of(call.Get(_run))} IMAGE");
    }

    private static void Show(Invocation call, string file, LinearModel model, double? difference)
    {
        long bytes = new FileInfo(file).Length;
        if (!call.Json)
        {
            TextTable table = new("file", ">size", ">classes", ">largest difference");
            call.Write(table.Add(file, Quantity.Bytes(bytes), model.Classes.ToString(), difference is { } largest ? largest.ToString("0.0e+0") : "none"));
            return;
        }

        call.WriteJson(writer =>
        {
            writer.WriteStartObject();
            writer.WriteString("file", file);
            writer.WriteNumber("bytes", bytes);
            writer.WriteNumber("classes", model.Classes);
            writer.WriteNumberOrNull("largestDifference", difference);
            writer.WriteEndObject();
        });
    }

    private OnnxBackbone Recorded(Invocation call, ModelDescription description) => description.Backbone is { } recorded
        ? RecordedBackbone.Open(recorded, call.Get(_backbone))
        : throw new ConfigurationException($"The run {call.Get(_run)} was trained on features that came as a file ('{description.FeaturesName}'), so there is no network to write. Use --format safetensors, or train on features made with spml features --backbone.");

    private void CheckOutput(Invocation call)
    {
        string file = call.Required(_out);
        if (Directory.Exists(file))
            throw new ConfigurationException($"{file} is a folder; name a file.");
        if (File.Exists(file) && !call.Get(_force))
            throw new ConfigurationException($"{file} exists already. Choose another file, or replace it with --force.");
    }
}
