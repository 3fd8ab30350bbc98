using System.Diagnostics;
using SinglePositive.Cli.Output;
using SinglePositive.Cli.Parsing;
using SinglePositive.Cli.Recovery;
using SinglePositive.Files;
using SinglePositive.Recovery;

namespace SinglePositive.Cli.Commands;

/// <summary><c>spml recover</c>: the missing labels of a run's training examples.</summary>
internal sealed class RecoverCommand : Verb
{
    private const string OutOfFoldWord = "oof";
    private const string ModelWord = "model";
    private const string EstimatesWord = "estimates";

    private readonly Positional _run;
    private readonly Setting<string?> _from;
    private readonly Setting<RecoveryCut> _cut;
    private readonly Setting<double?> _expectedPositives;
    private readonly Setting<string?> _audit;
    private readonly Setting<int> _folds;
    private readonly Setting<uint> _seed;
    private readonly Setting<string?> _features;
    private readonly Setting<string?> _images;
    private readonly Setting<SuspectCount?> _suspects;
    private readonly Setting<string?> _out;
    private readonly Setting<string?> _format;
    private readonly Setting<string?> _address;
    private readonly Setting<int> _threads;
    private readonly Setting<bool> _force;

    public RecoverCommand()
        : base("recover", "find the missing labels of the training examples")
    {
        _run = Add(new Positional("RUN", "the run folder"));
        _from = Add(Settings.Choice("--from", "who scores: models that have not seen the example (out of fold), the run's model, or its label estimates", OutOfFoldWord, OutOfFoldWord, ModelWord, EstimatesWord));
        _cut = Add(new Setting<RecoveryCut>("--cut", "CUT", "how many labels: cardinality (their mean is k), threshold=X (from this probability on), top=N (of each example), precision=X (the most of which a share X is right, going by validation rows)", RecoveryCut.Cardinality, RecoveryCut.Parse));
        _expectedPositives = Add(Settings.OptionalNumber("--expected-positives", "k, the mean number of present labels per example (default: the run's)", NumberRange.Positive));
        _audit = Add(Settings.Text("--audit", "FILE", "precision=X: training examples with all their labels, as a CSV file, in place of the validation rows"));
        _folds = Add(Settings.Count("--folds", "oof: the parts that the examples are cut into", 5, 2));
        _seed = Add(Settings.Seed("--seed", "oof: the seed of the parts", 0));
        _features = Add(Settings.Text("--features", "NAME", "oof of a run on pictures: the features that linear classifiers are trained on"));
        _images = Add(Settings.Text("--images", "DIR", "model of a run on pictures: where they are, if they moved"));
        _suspects = Add(new Setting<SuspectCount?>("--suspects", "N|P%", "also list so many given labels, or such a share of them, that have the lowest probabilities (FILE.suspects.csv)", null, SuspectCount.Parse));
        _out = Add(Settings.Text("--out", "FILE", "the file to write"));
        _format = Add(Settings.Choice("--format", "how (default: as the end of FILE says, else csv; npy holds given and recovered labels, examples x classes)", null, [.. RecoveryWriter.All]));
        _address = Add(Settings.Text("--image-prefix", "TEXT", "labelstudio: what stands before an id in the address of its picture", "/data/local-files/?d="));
        _threads = Add(Settings.Threads());
        _force = Add(Settings.Force("existing files"));
    }

    /// <inheritdoc/>
    public override IReadOnlyList<string> Examples =>
    [
        "spml recover runs/role --out recovered.csv",
        "spml recover runs/role --from estimates --cut threshold=0.5 --out recovered.parquet",
        "spml recover runs/an --cut precision=0.9 --suspects 1% --format labelstudio --out tasks.json",
    ];

    /// <inheritdoc/>
    public override IReadOnlyList<string> Notes =>
    [
        "The examples are those that the run was trained on; rows set aside for validation are not among them. Only cells of which nothing was observed are recovered. Columns: id, class, probability, source; the surest first.",
        "Where the dataset has full labels, what was recovered is compared with them; --verbose adds a line per class. Once a column decision (present or absent) is added, spml apply makes a new dataset of the file.",
    ];

    /// <inheritdoc/>
    public override void Check(Invocation call)
    {
        if (call.Get(_out) is null && call.IsGiven(_format))
            throw call.Usage("--format says how FILE is written; give --out FILE.");
        if (call.Get(_audit) is not null && call.Get(_cut).Kind != RecoveryCutKind.Precision)
            throw call.Usage("--audit goes with --cut precision=X, whose estimates it is for.");
        call.WarnUnless(call.Get(_from) == OutOfFoldWord, "--from oof", _folds, _seed);
        call.WarnUnless(IsByCardinality(call), "--cut cardinality", _expectedPositives);
    }

    /// <inheritdoc/>
    public override WorkPlan Plan(Invocation call)
    {
        CheckOutput(call);
        using RunRecovery run = Open(call);
        long cells = (long)run.Train.Rows.Length * run.Train.Classes;
        bool folds = call.Get(_from) == OutOfFoldWord;
        return new WorkPlan(
            [folds ? $"train {call.Get(_folds)} linear classifiers, each without the examples that it scores" : $"score {Quantity.Count(run.Train.Rows.Length)} training examples ({call.Get(_from)})", $"choose among their labels that were not given ({call.Get(_cut)})"],
            Files(call),
            (folds ? 30 : 16) * cells,
            folds ? null : cells * 1e-6);
    }

    /// <inheritdoc/>
    public override Outcome Run(Invocation call)
    {
        CheckOutput(call);
        using RunRecovery run = Open(call);
        if (run.HasChanged)
            call.Warn($"The dataset {run.Dataset.Folder} has changed since the run was trained on it; its labels or features may be others.");
        long began = Stopwatch.GetTimestamp();
        RecoveryScores scores = call.WithProgress("Scoring", 1, meter => Score(call, run, new ShareMeter(meter)));
        double seconds = Stopwatch.GetElapsedTime(began).TotalSeconds;
        if (call.Get(_audit) is { } audit)
            scores = run.WithAudit(scores, audit);
        double? k = Expected(call, run);
        WarnOfCut(call, run, scores, k);
        RecoverySelection selection = call.Get(_cut).Select(scores, k);
        IReadOnlyList<string> ids = run.Dataset.Train.ReadIds();
        if (selection.Labels.GroupBy(label => (ids[label.Row], label.Class)).Sum(same => same.Count() - 1) is > 0 and int repeated)
            call.Warn($"{Quantity.Count(repeated)} labels have an id and a class that stand before them already: ids of the dataset occur more than once. A decision on an id holds for every row that has it.");
        RecoveryTable table = new(call.Get(_run), call.Required(_from), call.Get(_cut).ToString(), run.Dataset.Classes, ids, scores, selection.Labels)
        {
            PictureAddress = run.Dataset.ImageRoot is null ? null : call.Get(_address),
        };
        IReadOnlyList<RecoveredLabel> suspects = call.Get(_suspects) is { } asked ? scores.Suspects(asked.Of(scores.Given)) : [];
        Write(call, table, suspects);
        RecoveryEvaluation? evaluation = scores.Truth is null ? null : RecoveryEvaluation.Compute(scores, selection.Labels);
        RecoveryView view = new(table, selection, k, evaluation, suspects, Files(call), seconds);
        if (call.Json)
            call.WriteJson(view.Write);
        else
            view.Show(call);
        return new Outcome(NextStep(call, run));
    }

    private void WarnOfCut(Invocation call, RunRecovery run, RecoveryScores scores, double? expectedPositives)
    {
        if (run.IsCalibrated && scores.Source != RecoverySource.Model && call.Get(_cut).Kind == RecoveryCutKind.Threshold)
            call.Warn($"The run is calibrated; scores of --from {call.Get(_from)} are not, so that the threshold means something else for them than for --from model.");
        if (!IsByCardinality(call) || expectedPositives is not { } k)
            return;
        double given = (double)scores.Given / scores.Rows.Length;
        if (k <= given)
            call.Warn($"k is {Quantity.Decimal(k, 2)}, and {Quantity.Decimal(given, 2)} labels per example are given already: nothing is missing by that, and nothing is recovered.");
        if (k > run.Train.Classes)
            call.Warn($"k is {Quantity.Decimal(k, 2)}, and there are only {run.Train.Classes} classes: every label is recovered.");
    }

    /// <summary>The run, with all that the cut needs.</summary>
    private RunRecovery Open(Invocation call)
    {
        RunRecovery run = new(call.Get(_run));
        try
        {
            run.Check(Source(call), call.Get(_cut), Expected(call, run), call.Get(_audit));
            call.WarnUnless(call.Get(_from) == OutOfFoldWord && run.IsNetwork, "--from oof of a run on pictures", _features);
            call.WarnUnless(call.Get(_from) == ModelWord && run.IsNetwork, "--from model of a run on pictures", _images);
            call.WarnUnless(call.Get(_out) is { } file && Format(call, file) == RecoveryWriter.LabelStudio && run.Dataset.ImageRoot is not null, "--format labelstudio of pictures", _address);
            return run;
        }
        catch
        {
            run.Dispose();
            throw;
        }
    }

    private RecoverySource Source(Invocation call) => call.Get(_from) switch { OutOfFoldWord => RecoverySource.OutOfFold, ModelWord => RecoverySource.Model, _ => RecoverySource.Estimates };

    private bool IsByCardinality(Invocation call) => call.Get(_cut).Kind == RecoveryCutKind.Cardinality;

    private double? Expected(Invocation call, RunRecovery run) => (IsByCardinality(call) ? call.Get(_expectedPositives) : null) ?? run.ExpectedPositives;

    private RecoveryScores Score(Invocation call, RunRecovery run, IProgress<double> progress)
    {
        TrainingPictures pictures = new(call.Get(_run), run.Dataset, call.Get(_images), call.Get(_threads));
        RecoveryRequest request = new()
        {
            Source = Source(call),
            Folds = call.Get(_folds),
            Seed = call.Get(_seed),
            Features = call.Get(_features),
            Threads = call.Get(_threads),
            Pictures = ids => pictures.Score(ids, progress, call.Stop),
        };
        return run.Score(request, progress, call.Stop);
    }

    private void Write(Invocation call, RecoveryTable table, IReadOnlyList<RecoveredLabel> suspects)
    {
        if (call.Get(_out) is not { } file)
            return;
        RecoveryWriter.Write(file, table, Format(call, file));
        if (call.Get(_suspects) is not null)
            AtomicFile.WriteText(SuspectsFile(file), table.Rows(suspects).ToCsv());
    }

    private string NextStep(Invocation call, RunRecovery run) => call.Get(_out) is { } file && Format(call, file) is RecoveryWriter.Csv or RecoveryWriter.LabelStudio
        ? $"review the labels, then spml apply {ShellWord.Of(run.Dataset.Folder)} DECISIONS --out DATASET2"
        : call.Get(_out) is null ? "--out FILE keeps the labels" : "--format csv or labelstudio writes a file that can be reviewed and applied";

    private IReadOnlyList<string> Files(Invocation call) => call.Get(_out) is not { } file
        ? []
        : [.. RecoveryWriter.FilesOf(file, Format(call, file)), .. call.Get(_suspects) is null ? Array.Empty<string>() : [SuspectsFile(file)]];

    private void CheckOutput(Invocation call)
    {
        if (Files(call).GroupBy(file => file, StringComparer.OrdinalIgnoreCase).FirstOrDefault(same => same.Count() > 1) is { } twice)
            throw new ConfigurationException($"{twice.Key} is also where the labelling interface goes, which is written beside the tasks; end --out in .json.");
        OutputFiles.CheckFree(Files(call), call.Get(_force));
    }

    private string Format(Invocation call, string file) => call.Get(_format) ?? RecoveryWriter.OfFile(file);

    private static string SuspectsFile(string file) => Path.ChangeExtension(file, null) + ".suspects.csv";

    private sealed class ShareMeter(IProgressMeter meter) : IProgress<double>
    {
        public void Report(double value) => meter.Report(value, "");
    }
}
