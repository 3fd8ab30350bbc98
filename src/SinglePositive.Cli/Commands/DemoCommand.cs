using System.Text.Json;
using SinglePositive.Cli.Output;
using SinglePositive.Cli.Parsing;
using SinglePositive.Data;
using SinglePositive.Files;
using SinglePositive.Labels;
using SinglePositive.Recovery;
using SinglePositive.Training;
using SinglePositive.Vision.Backbones;
using SinglePositive.Vision.Images;
using SinglePositive.Vision.Scenes;
using SinglePositive.Vision.Sheets;

namespace SinglePositive.Cli.Commands;

/// <summary><c>spml demo</c>: the whole story on generated data.</summary>
internal sealed class DemoCommand : Verb
{
    private const int ExamplesShown = 5;
    private const int TrainPictures = 3000;
    private const int TestPictures = 750;
    private const int PicturesOnSheet = 12;
    private const string FeaturesName = "scenenet";
    private const string SheetFile = "recovered.png";

    private static readonly (string Loss, string Labels)[] Runs = [("bce", "all"), ("an", "one"), ("an-ls", "one"), ("loo", "one"), ("role", "one")];

    private readonly Setting<string?> _out;
    private readonly Setting<uint> _seed;
    private readonly Setting<int> _threads;
    private readonly Setting<bool> _force;

    public DemoCommand()
        : base("demo", "the whole story on drawn pictures, offline, in seconds")
    {
        _out = Add(Settings.Text("--out", "DIR", "where to keep dataset and runs (default: a new temporary folder)"));
        _seed = Add(Settings.Seed("--seed", "seed of the data and of training", 0));
        _threads = Add(Settings.Threads());
        _force = Add(Settings.Force("the dataset and runs of an earlier demo"));
    }

    /// <inheritdoc/>
    public override IReadOnlyList<string> Examples => ["spml demo", "spml demo --out demo --seed 7"];

    /// <inheritdoc/>
    public override IReadOnlyList<string> Notes =>
        [$"Draws {Quantity.Count(TrainPictures)} training and {Quantity.Count(TestPictures)} test scenes of 20 kinds of things, makes features with a small network that comes with spml, hides all but one label of each training picture, trains with all labels (bce) and with one (an, an-ls, loo, role), and shows what that costs and what role recovers, also as a picture ({SheetFile})."];

    /// <inheritdoc/>
    public override WorkPlan Plan(Invocation call)
    {
        if (call.Get(_out) is string folder)
            OutputFolder.CheckFree(folder, call.Get(_force));
        return new WorkPlan(
            ["draw a dataset of scenes", "make features of the pictures", "hide all but one label per training example", .. Runs.Select(run => $"train {run.Loss} with {run.Labels} label{(run.Labels == "all" ? "s" : "")}")],
            [call.Get(_out) ?? "a new temporary folder"],
            400_000_000,
            20);
    }

    /// <inheritdoc/>
    public override Outcome Run(Invocation call)
    {
        if (call.Get(_out) is string given)
            OutputFolder.CheckFree(given, call.Get(_force));
        string folder = call.Get(_out) ?? Directory.CreateTempSubdirectory("spml-demo-").FullName;
        Dataset dataset = MakeDataset(call, folder);
        List<RunMetrics> results = [];
        RecoverySummary? recovered = null;
        foreach ((string loss, _) in Runs)
        {
            using TrainingSession session = new(Request(call, folder, dataset, loss), TimeProvider.System);
            RunMetrics metrics = TrainingView.Run(call, session, $"Training {loss}") ?? throw new InvalidOperationException("A new run cannot be finished before it starts.");
            results.Add(metrics);
            if (session.Plan.Loss.UsesEstimator)
            {
                float[] estimates = metrics.Result.Estimates!;
                TrainingLabels train = session.Plan.Train;
                RecoveryScores scores = new(RecoverySource.Estimates, estimates, train.Rows, train.Observed!, train.Truth);
                recovered = RecoverySummary.Compute(scores, scores.AtLeast(0.5));
                DrawSheet(Path.Combine(folder, SheetFile), session.Plan, estimates);
                if (!call.Json)
                    Show(call, results, recovered, session, metrics);
            }
        }

        if (call.Json)
            call.WriteJson(writer => Write(writer, folder, results, recovered!));
        else
            call.Write($"Everything is in {folder}; look at {SheetFile}.");
        return new Outcome($"spml inspect {ShellWord.Of(dataset.Folder)}");
    }

    private static void Show(Invocation call, List<RunMetrics> results, RecoverySummary recovered, TrainingSession session, RunMetrics role)
    {
        LabelCounts counts = LabelCounts.Of(session.Plan.Train.Truth!);
        call.Write($"{Quantity.Count(counts.Examples)} training pictures of {session.Plan.Dataset.Classes.Count} kinds of things, {Quantity.Decimal(counts.PresentPerExample, 2)} labels each; all but one hidden from every loss but bce.");
        call.Out.WriteLine();
        TextTable table = new("loss", "labels seen", ">validation mAP", ">test mAP", ">seconds");
        for (int i = 0; i < results.Count; i++)
        {
            EpochRecord best = results[i].Result.History[results[i].Result.BestEpoch];
            table.Add(Runs[i].Loss, Runs[i].Labels, Quantity.Decimal(best.ValidationMap, 1), Quantity.Decimal(best.TestMap, 1), Quantity.Decimal(results[i].TotalSeconds, 1));
        }

        call.Write(table);
        call.Out.WriteLine();
        call.Write($"role proposes {Quantity.Count(recovered.Proposed)} labels for its training pictures beyond those it was given: {Quantity.Decimal(100 * recovered.Precision, 1)} % of them are right, and they are {Quantity.Decimal(100 * recovered.Recall, 1)} % of the {Quantity.Count(recovered.Hidden)} that were hidden.");
        call.Out.WriteLine();
        ShowExamples(call, session, role.Result.Estimates!);
        call.Out.WriteLine();
    }

    private static void ShowExamples(Invocation call, TrainingSession session, float[] estimates)
    {
        IReadOnlyList<string> classes = session.Plan.Dataset.Classes;
        IReadOnlyList<string> ids = session.Plan.Dataset.Train.ReadIds();
        TextTable table = new("picture", "given", "recovered", "true labels");
        for (int i = 0; i < ExamplesShown; i++)
        {
            int row = session.Plan.Train.Rows[i];
            string Names(Func<int, bool> chosen) => string.Join(' ', Enumerable.Range(0, classes.Count).Where(chosen).Select(@class => classes[@class]));
            bool Given(int @class) => session.Plan.Train.Observed![row, @class] == LabelState.Present;
            table.Add(ids[row], Names(Given), Names(@class => !Given(@class) && estimates[(i * classes.Count) + @class] >= 0.5f), Names(@class => session.Plan.Train.Truth![row, @class]));
        }

        call.Write(table);
    }

    private static void Write(Utf8JsonWriter writer, string folder, List<RunMetrics> results, RecoverySummary recovered)
    {
        writer.WriteStartObject();
        writer.WriteString("folder", folder);
        writer.WriteStartArray("runs");
        foreach (RunMetrics metrics in results)
            metrics.WriteJson(writer);
        writer.WriteEndArray();
        writer.WriteStartObject("recovered");
        writer.WriteNumber("hidden", recovered.Hidden);
        writer.WriteNumber("proposed", recovered.Proposed);
        writer.WriteNumber("correct", recovered.Correct);
        writer.WriteNumberOrNull("precision", recovered.Precision);
        writer.WriteNumberOrNull("recall", recovered.Recall);
        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    private Dataset MakeDataset(Invocation call, string folder)
    {
        string data = Path.Combine(folder, "data");
        int threads = call.Get(_threads), drawn = 0;
        call.WithProgress("Drawing", TrainPictures + TestPictures, meter =>
            SceneDataset.Write(data, TrainPictures, TestPictures, new SceneGenerator(call.Get(_seed)), threads, call.Get(_force), () => meter.Report(Interlocked.Increment(ref drawn), ""), call.Stop));
        string network = SceneBackbone.WriteTo(folder);
        BackboneDescription beside = BackboneDescription.Beside(network);
        using OnnxBackbone backbone = OnnxBackbone.Open(network, new Preprocessing(beside.ImageSize!.Value, beside.Mean!, beside.Std!, beside.ApplyExif ?? true), beside.Output);
        FeatureExtraction extraction = new(new ExtractionRequest { Dataset = data, Name = FeaturesName, Threads = threads }, backbone, TimeProvider.System);
        call.WithProgress("Features", extraction.Total, meter => extraction.Run(progress => meter.Report(progress.Done, ""), call.Stop));
        Dataset dataset = Dataset.Open(data);
        dataset.WriteValidationRows(ValidationSplit.Draw(dataset.Train.Count).Validation);
        dataset.WriteObserved(SplitNames.Train, new ObservationProcess().Draw(dataset.Train.ReadTruth()!));
        return dataset;
    }

    private static void DrawSheet(string path, TrainingPlan plan, float[] estimates)
    {
        IReadOnlyList<string> ids = plan.Dataset.Train.ReadIds(), classes = plan.Dataset.Classes;
        List<SheetPicture> pictures = [];
        for (int i = 0; i < PicturesOnSheet; i++)
        {
            int row = plan.Train.Rows[i];
            IReadOnlyList<SheetLabel> labels = SheetPicture.Compare(classes, plan.Train.Observed!.Row(row), estimates.AsSpan(i * classes.Count, classes.Count), plan.Train.Truth!.Row(row));
            pictures.Add(new SheetPicture(ImageReader.Read(Path.Combine(plan.Dataset.ImageRoot!, ids[row])), labels, ids[row]));
        }

        ImageWriter.WritePng(path, ContactSheet.Draw("What role recovered", pictures, "One label of each training picture was given; the others are its label estimates."));
    }

    private TrainingRequest Request(Invocation call, string folder, Dataset dataset, string loss) => new()
    {
        Dataset = dataset.Folder,
        Output = Path.Combine(folder, "runs", loss),
        Loss = loss,
        Seed = call.Get(_seed),
        Threads = call.Get(_threads),
        Selection = Selection.Clean,
        Force = call.Get(_force),
        Command = ["spml", .. call.CommandLine],
    };
}
