using SinglePositive.Cli.Output;
using SinglePositive.Cli.Parsing;
using SinglePositive.Files;
using SinglePositive.Torch.Export;
using SinglePositive.Torch.Networks;
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
    private readonly Setting<string?> _network;
    private readonly Setting<int?> _imageSize;
    private readonly Setting<bool> _force;

    public ExportCommand()
        : base("export", "write a run's model as one file for other programs")
    {
        _run = Add(new Positional("RUN", "the run folder whose model is written; with --network, a file of weights"));
        _format = Add(Settings.Choice("--format", "onnx: from pictures to probabilities; safetensors: the model, as the run keeps it; of a fine-tuned run also backbone: its network from pictures to features (ONNX), and weights: its network's tensors (safetensors)", Onnx, Onnx, Safetensors, BackboneOnly, WeightsOnly));
        _out = Add(Settings.RequiredText("--out", "FILE", "the file to write"));
        _backbone = Add(Settings.Text("--backbone", "FILE.onnx", "where the network that made the run's features is now, if it moved"));
        _network = Add(Settings.Choice("--network", "writes the network of a file of weights (torchvision's .pth, .safetensors) as a backbone for spml features, with ImageNet's mean and deviation: which network it is", null, [.. NetworkCatalog.Names]));
        _imageSize = Add(Settings.OptionalCount("--image-size", "with --network: its pictures are N x N pixels (default: 448 as in the paper; scenenet 96)", 8));
        _force = Add(Settings.Force("an existing file"));
    }

    /// <inheritdoc/>
    public override IReadOnlyList<string> Examples => ["spml export runs/role --out tags.onnx", "spml export runs/role --format safetensors --out tags.safetensors", "spml export resnet50.pth --network resnet50 --format backbone --out resnet50.onnx"];

    /// <inheritdoc/>
    public override IReadOnlyList<string> Notes =>
    [
        "The ONNX file is complete: input 'image', float32 N x 3 x S x S, red, green, blue from 0 to 1, resized by the caller; normalisation, network, classifier and sigmoid inside; output 'probabilities', N x classes. Its metadata holds classes, thresholds and preprocessing as JSON, and the cut-offs of label sets where there are any.",
        "It is compared with spml's own scores on sample pictures; the largest difference is printed.",
    ];

    /// <inheritdoc/>
    public override void Check(Invocation call)
    {
        string format = call.Get(_format)!;
        if (call.IsGiven(_network) && format != BackboneOnly)
            throw call.Usage($"--network writes a network of a file of weights, which knows no classes: it goes with --format {BackboneOnly}.");
        if (call.IsGiven(_imageSize) && !call.IsGiven(_network))
            throw call.Usage("--image-size goes with --network; a run knows the size of its pictures.");
        if (format != Onnx && call.IsGiven(_backbone))
            throw call.Usage($"--backbone goes with --format {Onnx}; {format} writes nothing of a backbone.");
        if (format == BackboneOnly && Files(call) is [var file, var beside] && file == beside)
            throw call.Usage($"--format {BackboneOnly} writes an ONNX file, and what is done to pictures as .json beside it; name a file such as {Path.ChangeExtension(file, ".onnx")}.");
    }

    /// <inheritdoc/>
    public override WorkPlan Plan(Invocation call)
    {
        CheckOutput(call);
        if (call.Get(_network) is { } name)
        {
            OfWeights(call, name).Backbone();
            return new WorkPlan([$"write the network of {Weights(call)} as {BackboneOnly}"], Files(call), 4 * new FileInfo(Weights(call)).Length);
        }

        RunFolder run = RunFolder.Open(call.Get(_run));
        (LinearModel model, ModelDescription description) = run.ReadModel();
        NetworkModel? network = Network(call, run);
        if (call.Get(_format) == BackboneOnly)
            network!.Backbone();
        if (call.Get(_format) == Onnx)
            new ModelExport(model, description, network, network?.Open(model.Features) ?? Recorded(call, description)).Dispose();
        long bytes = new FileInfo(run.ModelPath).Length;
        return new WorkPlan([$"write the model of {call.Get(_run)} as {call.Get(_format)}"], Files(call), 4 * bytes);
    }

    /// <inheritdoc/>
    public override Outcome Run(Invocation call)
    {
        CheckOutput(call);
        if (call.Get(_network) is { } name)
            return RunOnWeights(call, name);
        RunFolder run = RunFolder.Open(call.Get(_run));
        (LinearModel model, ModelDescription description) = run.ReadModel();
        string file = call.Required(_out);
        double? difference = null;
        NetworkModel? network = Network(call, run);
        switch (call.Get(_format))
        {
            case Safetensors:
                ModelFile.Write(file, model, description, ModelFile.ReadNetwork(run.ModelPath));
                break;
            case BackboneOnly:
                network!.WriteBackbone(file);
                break;
            case WeightsOnly:
                network!.WriteWeights(file);
                break;
            default:
                using (ModelExport export = new(model, description, network, network?.Open(model.Features) ?? Recorded(call, description)))
                    difference = export.Write(file);
                break;
        }

        Show(call, file, model.Classes, difference);
        return new Outcome(call.Get(_format) switch
        {
            Onnx => "run the file with ONNX Runtime in any language; its metadata names classes and preprocessing",
            BackboneOnly => Next(file),
            WeightsOnly => $"spml train DATASET --mode fine-tune --network {network!.Name} --weights {ShellWord.Of(file)} --loss NAME --out RUN",
            _ => RunHints.Predict(call.Get(_run), pictures: network is not null || description.Backbone is not null),
        });
    }

    private Outcome RunOnWeights(Invocation call, string name)
    {
        string file = call.Required(_out);
        OfWeights(call, name).WriteBackbone(file);
        Show(call, file, null, null);
        return new Outcome(Next(file));
    }

    private NetworkModel OfWeights(Invocation call, string name) => NetworkModel.FromWeights(
        Weights(call), name, new Preprocessing(call.Get(_imageSize) ?? NetworkCatalog.ImageSize(name), Preprocessing.ImageNetMean, Preprocessing.ImageNetStd));

    private static string Next(string backbone) => $"spml features DATASET --backbone {ShellWord.Of(backbone)}";

    private string Weights(Invocation call)
    {
        string file = call.Get(_run);
        return File.Exists(file) ? file : throw new ConfigurationException($"The file of weights '{file}' does not exist.");
    }

    private static void Show(Invocation call, string file, int? classes, double? difference)
    {
        long bytes = new FileInfo(file).Length;
        if (!call.Json)
        {
            TextTable table = new("file", ">size", ">classes", ">largest difference");
            call.Write(table.Add(file, Quantity.Bytes(bytes), classes?.ToString() ?? "none", difference is { } largest ? largest.ToString("0.0e+0") : "none"));
            return;
        }

        call.WriteJson(writer =>
        {
            writer.WriteStartObject();
            writer.WriteString("file", file);
            writer.WriteNumber("bytes", bytes);
            if (classes is { } count)
                writer.WriteNumber("classes", count);
            else
                writer.WriteNull("classes");
            writer.WriteNumberOrNull("largestDifference", difference);
            writer.WriteEndObject();
        });
    }

    /// <summary>The network that the run trained, if it did.</summary>
    private NetworkModel? Network(Invocation call, RunFolder run)
    {
        NetworkModel? network = NetworkModel.Read(run.ModelPath);
        if (network is null && call.Get(_format) is BackboneOnly or WeightsOnly)
            throw new ConfigurationException($"The run {call.Get(_run)} trained a classifier on fixed features and no network; --format {call.Get(_format)} writes a network that was fine-tuned.");
        return network is not null && call.IsGiven(_backbone) ? throw call.Usage(RunHints.HasItsNetwork(call.Get(_run))) : network;
    }

    private OnnxBackbone Recorded(Invocation call, ModelDescription description) => description.Backbone is { } recorded
        ? RecordedBackbone.Open(recorded, call.Get(_backbone))
        : throw new ConfigurationException($"The run {call.Get(_run)} was trained on features that came as a file ('{description.FeaturesName}'), so there is no network to write. Use --format safetensors, or train on features made with spml features --backbone.");

    private void CheckOutput(Invocation call) => OutputFiles.CheckFree(Files(call), call.Get(_force));

    /// <summary>Every file that will be written.</summary>
    private string[] Files(Invocation call)
    {
        string file = call.Required(_out);
        return call.Get(_format) == BackboneOnly ? [file, NetworkModel.DescriptionOf(file)] : [file];
    }
}
