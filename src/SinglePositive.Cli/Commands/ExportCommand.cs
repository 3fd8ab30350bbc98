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
    private const string BackboneOnly = "backbone";
    private const string WeightsOnly = "weights";

    private readonly Positional _run;
    private readonly Setting<string?> _format;
    private readonly Setting<string?> _out;
    private readonly Setting<string?> _backbone;
    private readonly Setting<bool> _force;

    public ExportCommand()
        : base("export", "write a run's model as one file for other programs")
    {
        _run = Add(new Positional("RUN", "the run folder whose model is written"));
        _format = Add(Settings.Choice("--format", "onnx: from pictures to probabilities; safetensors: the model, as the run keeps it; of a fine-tuned run also backbone: its network from pictures to features (ONNX), and weights: its network's tensors (safetensors)", Onnx, Onnx, Safetensors, BackboneOnly, WeightsOnly));
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
        NetworkModel? network = NetworkModel.Read(run.ModelPath);
        switch (call.Get(_format))
        {
            case Safetensors:
                ModelFile.Write(file, model, description, ModelFile.ReadNetwork(run.ModelPath));
                break;
            case BackboneOnly:
                Trained(call, network).WriteBackbone(file, model.Features);
                break;
            case WeightsOnly:
                Trained(call, network).WriteWeights(file);
                break;
            default:
                using (ModelExport export = new(model, description, network, network?.Open(model.Features) ?? Recorded(call, description)))
                    difference = export.Write(file, run.ReadThresholds(model.Classes));
                break;
        }

        Show(call, file, model, difference);
        return new Outcome(call.Get(_format) switch
        {
            Onnx => "run the file with ONNX Runtime in any language; its metadata names classes and preprocessing",
            BackboneOnly => $"spml features DATASET --backbone {ShellWord.Of(file)}",
            WeightsOnly => $"spml train DATASET --mode fine-tune --network {network!.Name} --weights {ShellWord.Of(file)} --loss NAME --out RUN",
            _ => $"spml predict {ShellWord.Of(call.Get(_run))} IMAGE",
        });
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

    private NetworkModel Trained(Invocation call, NetworkModel? network) =>
        network ?? throw new ConfigurationException($"The run {call.Get(_run)} trained a classifier on fixed features and no network; --format {call.Get(_format)} writes a network that was fine-tuned.");

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
