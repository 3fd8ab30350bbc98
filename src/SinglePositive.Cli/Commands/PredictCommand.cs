using SinglePositive.Cli.Output;
using SinglePositive.Cli.Parsing;
using SinglePositive.Cli.Predictions;
using SinglePositive.Data;
using SinglePositive.Files;
using SinglePositive.Torch.Export;
using SinglePositive.Training;
using SinglePositive.Vision.Backbones;

namespace SinglePositive.Cli.Commands;

/// <summary><c>spml predict</c>: probabilities for new pictures or feature vectors.</summary>
internal sealed class PredictCommand : Verb
{
    private const long BytesPerThread = 150_000_000;

    private readonly Positional _run;
    private readonly PositionalList _images;
    private readonly Setting<string?> _features;
    private readonly Setting<string?> _out;
    private readonly Setting<string?> _format;
    private readonly Setting<int?> _most;
    private readonly Setting<double?> _threshold;
    private readonly Setting<bool> _sets;
    private readonly Setting<string?> _backbone;
    private readonly Setting<string?> _onBad;
    private readonly Setting<int> _threads;
    private readonly Setting<bool> _force;

    public PredictCommand()
        : base("predict", "compute class probabilities for new examples")
    {
        _run = Add(new Positional("RUN", "the run folder whose model is used"));
        _images = Add(new PositionalList("IMAGE", "pictures: files, folders, patterns such as 'photos/*.jpg', or lists (.txt, one per line)"));
        _features = Add(Settings.Text("--features", "X.npy", "feature vectors in place of pictures, one row per example, float32 or float16"));
        _out = Add(Settings.Text("--out", "FILE", "the file to write (default: csv, json and jsonl go to stdout)"));
        _format = Add(Settings.Choice("--format", "how (default: as the end of FILE says, else csv; npy holds every probability, examples x classes)", null, [.. PredictionWriter.All]));
        _most = Add(Settings.OptionalCount("--top-k", "the N most probable classes of each example", 1));
        _threshold = Add(Settings.OptionalNumber("--threshold", "only classes from this probability on (default: the thresholds of a calibrated run; else 0.5, and the most probable in any case)", NumberRange.Finite));
        _sets = Add(Settings.Switch("--sets", "the label sets of a run that spml calibrate made: a stated share of true labels is inside"));
        _backbone = Add(Settings.Text("--backbone", "FILE.onnx", "where the network that made the run's features is now, if it moved"));
        _onBad = Add(Settings.Choice("--on-bad", "what a picture that cannot be read does: it is reported in the result, ends the call with exit code 3, or is left out", "report", "report", "fail", "skip"));
        _threads = Add(Settings.Threads());
        _force = Add(Settings.Force("an existing file"));
    }

    /// <inheritdoc/>
    public override IReadOnlyList<string> Examples =>
    [
        "spml predict runs/role photos/new --out predictions.csv",
        "spml predict runs/role a.jpg b.jpg --format json --top-k 3",
        "spml predict runs/role --features new.npy --out scores.npy",
    ];

    /// <inheritdoc/>
    public override IReadOnlyList<string> Notes =>
    [
        "A picture goes the way the training pictures went: the run recorded the network and the preprocessing, and the network's checksum is compared. Paths in a list are relative to the current folder.",
        "Columns: image, class, probability, reason; one row per class, the most probable first, or one with the reason why a picture could not be read. In npy its row is NaN, and FILE.ids.txt names the rows.",
    ];

    /// <inheritdoc/>
    public override void Check(Invocation call)
    {
        bool pictures = call.Get(_images).Length > 0;
        if (pictures == call.Get(_features) is not null)
            throw call.Usage("'spml predict' needs either pictures (files, folders, patterns, lists) or --features X.npy.");
        if (!pictures && call.IsGiven(_backbone))
            throw call.Usage("--backbone goes with pictures; --features holds what a network has made already.");
        string format = Format(call);
        if (call.Get(_out) is null && !PredictionWriter.IsText(format))
            throw call.Usage($"{format} is no text; name a file with --out.");
        if (call.Get(_out) is null && call.Json && format != PredictionWriter.Json)
            throw call.Usage($"--json prints one JSON document and --format {format} is none; give --out FILE, or --format json.");
        if (format == PredictionWriter.Npy && (call.IsGiven(_most) || call.IsGiven(_threshold) || call.Get(_sets)))
            throw call.Usage("npy holds the probabilities of all classes; --top-k, --threshold and --sets go with the other formats.");
        if (call.Get(_sets) && call.IsGiven(_threshold))
            throw call.Usage("--sets takes the cut-offs that spml calibrate has chosen, and --threshold one of yours; leave one of them out.");
    }

    /// <inheritdoc/>
    public override WorkPlan Plan(Invocation call)
    {
        CheckOutput(call);
        (LinearModel model, ModelDescription description) = RunFolder.Open(call.Get(_run)).ReadModel();
        Cut(call, description);
        string[] writes = call.Get(_out) is { } file ? [file] : [];
        if (call.Get(_features) is not null)
        {
            using FeatureMatrix features = FeatureMatrix.Open(FeaturesFile(call));
            long cells = (long)features.Rows * model.Classes;
            return new WorkPlan([$"score {Quantity.Count(features.Rows)} examples for {model.Classes} classes"], writes, 4 * cells, cells * model.Features / 2e10);
        }

        int count = PictureList.Expand(call.Get(_images)).Count;
        using OnnxBackbone backbone = Backbone(call, model, description);
        return new WorkPlan([$"score {Quantity.Count(count)} pictures for {model.Classes} classes with {backbone.Path}"], writes, call.Get(_threads) * BytesPerThread);
    }

    /// <inheritdoc/>
    public override Outcome Run(Invocation call)
    {
        CheckOutput(call);
        (LinearModel model, ModelDescription description) = RunFolder.Open(call.Get(_run)).ReadModel();
        ClassCut cut = Cut(call, description);
        List<ScoredExample> examples = call.Get(_features) is null ? ScorePictures(call, model, description) : ScoreFeatures(call, model);
        int bad = examples.Count(example => example.Probabilities is null), all = examples.Count;
        if (call.Get(_onBad) == "skip")
            examples.RemoveAll(example => example.Probabilities is null);
        PredictionTable table = new(call.Get(_run), description.Classes, examples, cut);
        Show(call, table);
        if (bad > 0 && call.Get(_onBad) != "skip")
            call.Warn($"{Quantity.Count(bad)} of {Quantity.Count(all)} pictures could not be read; the result says why.");
        bool failed = bad > 0 && (bad == all || call.Get(_onBad) == "fail");
        return new Outcome(NextStep(call), failed ? ExitCode.BadData : ExitCode.Done);
    }

    /// <summary>What an option asks for, or else what travels with the model.</summary>
    private ClassCut Cut(Invocation call, ModelDescription description)
    {
        int? most = call.Get(_most);
        if (call.Get(_sets))
            return new ClassCut(most, description.Calibration?.Sets?.Cuts ?? throw new ConfigurationException($"The run {call.Get(_run)} has no label sets. Make them: spml calibrate {ShellWord.Of(call.Get(_run))} --coverage 0.9 --out RUN2, then predict with RUN2."), AtLeastOne: false);
        if (call.Get(_threshold) is { } threshold)
            return new ClassCut(most, [.. Enumerable.Repeat(threshold, description.Classes.Count)], AtLeastOne: false);
        return new ClassCut(most, most is null ? description.Thresholds : null, AtLeastOne: description.Calibration is null);
    }

    private List<ScoredExample> ScorePictures(Invocation call, LinearModel model, ModelDescription description)
    {
        List<string> pictures = PictureList.Expand(call.Get(_images));
        using OnnxBackbone backbone = Backbone(call, model, description);
        using ImagePredictor predictor = new(backbone, model, description.BackboneIsHalf, call.Get(_threads), TimeProvider.System);
        List<ScoredExample> examples = new(pictures.Count);
        return call.WithProgress("Predicting", pictures.Count, meter =>
        {
            predictor.Run(
                pictures,
                picture =>
                {
                    examples.Add(new ScoredExample(picture.Path, picture.Probabilities, picture.Problem));
                    meter.Report(examples.Count, "");
                },
                call.Stop);
            return examples;
        });
    }

    private List<ScoredExample> ScoreFeatures(Invocation call, LinearModel model)
    {
        string file = FeaturesFile(call);
        CheckFinite(file);
        using FeatureMatrix features = FeatureMatrix.Open(file);
        using LinearPredictor predictor = new(model, call.Get(_threads));
        float[] probabilities = predictor.Predict(features);
        return [.. Enumerable.Range(0, features.Rows).Select(row => new ScoredExample(row.ToString(), probabilities[(row * model.Classes)..((row + 1) * model.Classes)], null))];
    }

    /// <summary>The network that was trained, or the one that made the features which were trained on.</summary>
    private OnnxBackbone Backbone(Invocation call, LinearModel model, ModelDescription description)
    {
        if (NetworkModel.Read(RunFolder.Open(call.Get(_run)).ModelPath) is { } network)
            return call.IsGiven(_backbone) ? throw call.Usage(RunHints.HasItsNetwork(call.Get(_run))) : network.Open(model.Features);
        return description.Backbone is { } recorded
            ? RecordedBackbone.Open(recorded, call.Get(_backbone))
            : throw new ConfigurationException($"The run {call.Get(_run)} was trained on features that came as a file ('{description.FeaturesName}'), so it is not known how to make them of pictures. Give such features with --features X.npy, or train on features made with spml features --backbone.");
    }

    private void Show(Invocation call, PredictionTable table)
    {
        string format = Format(call);
        if (call.Get(_out) is not { } file)
        {
            if (call.Json)
                call.WriteJson(writer => PredictionWriter.WriteDocument(writer, table));
            else
                call.Out.Write(PredictionWriter.ToText(table, format));
            return;
        }

        PredictionWriter.Write(file, table, format);
        if (format == PredictionWriter.Npy && call.Get(_features) is null)
            AtomicFile.WriteText(IdsFile(file), string.Concat(table.Examples.Select(example => example.Name + "\n")));
        // Every probability is in an npy file, whatever would be shown.
        double? labelsPerExample = format == PredictionWriter.Npy ? null : table.LabelsPerExample;
        if (call.Json)
            WriteJson(call, table, file, labelsPerExample);
        else
            call.Write(Written(table, file, labelsPerExample));
    }

    private static TextTable Written(PredictionTable table, string file, double? labelsPerExample)
    {
        TextTable shown = new TextTable("", "")
            .Add("file", file)
            .Add("examples", Quantity.Count(table.Examples.Count))
            .Add("unreadable", Quantity.Count(table.Unreadable))
            .Add("classes", table.Classes.Count.ToString())
            .Add("predicted positives", Quantity.Decimal(table.PredictedPositives, 2));
        return labelsPerExample is { } labels ? shown.Add("labels per example", Quantity.Decimal(labels, 2)) : shown;
    }

    private string NextStep(Invocation call)
    {
        if (call.Get(_out) is { } file && Format(call) == PredictionWriter.Npy)
            return $"spml eval --scores {ShellWord.Of(file)} --truth Y.npy (with labels 0 or 1, columns in the order of the run's classes)";
        return call.Get(_out) is null ? "--out FILE keeps the result; --top-k and --threshold choose the classes" : "--top-k and --threshold choose the classes";
    }

    private string Format(Invocation call) => call.Get(_format) ?? PredictionWriter.OfFile(call.Get(_out)) ?? (call.Get(_out) is null
        ? call.Json ? PredictionWriter.Json : PredictionWriter.Csv
        : call.Get(_features) is null ? PredictionWriter.Csv : PredictionWriter.Npy);

    private static void CheckFinite(string file)
    {
        using FeatureSource source = FeatureSource.FromNpy(file);
        float[] row = new float[source.Dimension];
        for (int i = 0; i < source.Rows; i++)
            source.ReadRow(i, row);
    }

    private string FeaturesFile(Invocation call) => File.Exists(call.Required(_features))
        ? call.Required(_features)
        : throw new ConfigurationException($"The file of features '{call.Required(_features)}' does not exist.");

    private static string IdsFile(string file) => Path.ChangeExtension(file, ".ids.txt");

    private void CheckOutput(Invocation call)
    {
        if (call.Get(_out) is not { } output)
            return;
        OutputFiles.CheckFree(Format(call) == PredictionWriter.Npy && call.Get(_features) is null ? [output, IdsFile(output)] : [output], call.Get(_force));
    }

    private static void WriteJson(Invocation call, PredictionTable table, string file, double? labelsPerExample) => call.WriteJson(writer =>
    {
        writer.WriteStartObject();
        writer.WriteString("file", file);
        writer.WriteNumber("examples", table.Examples.Count);
        writer.WriteNumber("unreadable", table.Unreadable);
        writer.WriteStrings("classes", table.Classes);
        writer.WriteNumberOrNull("predictedPositives", table.PredictedPositives);
        if (labelsPerExample is { } labels)
            writer.WriteNumberOrNull("labelsPerExample", labels);
        writer.WriteEndObject();
    });
}
