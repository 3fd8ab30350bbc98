using System.Text.Json;
using SinglePositive.Cli.Output;
using SinglePositive.Cli.Parsing;
using SinglePositive.Data;
using SinglePositive.Labels;
using SinglePositive.Recovery;
using SinglePositive.Training;

namespace SinglePositive.Cli.Commands;

/// <summary><c>spml demo</c>: the whole story on generated data.</summary>
internal sealed class DemoCommand : Verb
{
    private const int ExamplesShown = 5;

    private static readonly (string Loss, string Labels)[] Runs = [("bce", "all"), ("an", "one"), ("an-ls", "one"), ("role", "one")];

    private readonly Setting<string?> _out;
    private readonly Setting<uint> _seed;
    private readonly Setting<int> _threads;
    private readonly Setting<bool> _force;

    public DemoCommand()
        : base("demo", "the whole story on generated data, offline, in seconds")
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
        ["Makes 4,000 training and 1,000 test examples of 20 classes that occur together, hides all but one label of each training example, trains with all labels (bce) and with one (an, an-ls, role), and shows what that costs and what role recovers."];

    /// <inheritdoc/>
    public override WorkPlan Plan(Invocation call)
    {
        if (call.Get(_out) is string folder)
            OutputFolder.CheckFree(folder, call.Get(_force));
        return new WorkPlan(
            ["generate a dataset", "hide all but one label per training example", .. Runs.Select(run => $"train {run.Loss} with {run.Labels} label{(run.Labels == "all" ? "s" : "")}")],
            [call.Get(_out) ?? "a new temporary folder"],
            40_000_000,
            5);
    }

    /// <inheritdoc/>
    public override Outcome Run(Invocation call)
    {
        if (call.Get(_out) is string given)
            OutputFolder.CheckFree(given, call.Get(_force));
        string folder = call.Get(_out) ?? Directory.CreateTempSubdirectory("spml-demo-").FullName;
        Dataset dataset = MakeDataset(call, Path.Combine(folder, "data"));
        List<RunMetrics> results = [];
        RecoverySummary? recovered = null;
        foreach ((string loss, _) in Runs)
        {
            using TrainingSession session = new(Request(call, folder, dataset, loss), TimeProvider.System);
            RunMetrics metrics = TrainingView.Run(call, session, $"Training {loss}") ?? throw new InvalidOperationException("A new run cannot be finished before it starts.");
            results.Add(metrics);
            if (metrics.Result.Estimates is float[] estimates)
                recovered = RecoverySummary.Compute(estimates, session.Plan.Train.Rows, session.Plan.Train.Observed!, session.Plan.Train.Truth!);
            if (metrics.Result.Estimates is not null && !call.Json)
                Show(call, results, recovered!, session, metrics);
        }

        if (call.Json)
            call.WriteJson(writer => Write(writer, folder, results, recovered!));
        else
            call.Write($"Everything is in {folder}");
        return new Outcome($"spml inspect {ShellWord.Of(dataset.Folder)}");
    }

    private static void Show(Invocation call, List<RunMetrics> results, RecoverySummary recovered, TrainingSession session, RunMetrics role)
    {
        LabelCounts counts = LabelCounts.Of(session.Plan.Train.Truth!);
        call.Write($"{Quantity.Count(counts.Examples)} training examples of {session.Plan.Dataset.Classes.Count} classes, {Quantity.Decimal(counts.PresentPerExample, 2)} labels each; all but one hidden from an, an-ls and role.");
        call.Out.WriteLine();
        TextTable table = new("loss", "labels seen", ">validation mAP", ">test mAP", ">seconds");
        for (int i = 0; i < results.Count; i++)
        {
            EpochRecord best = results[i].Result.History[results[i].Result.BestEpoch];
            table.Add(Runs[i].Loss, Runs[i].Labels, Quantity.Decimal(best.ValidationMap, 1), Quantity.Decimal(best.TestMap, 1), Quantity.Decimal(results[i].TotalSeconds, 1));
        }

        call.Write(table);
        call.Out.WriteLine();
        call.Write($"role proposes {Quantity.Count(recovered.Proposed)} labels for its training examples beyond those it was given: {Quantity.Decimal(100 * recovered.Precision, 1)} % of them are right, and they are {Quantity.Decimal(100 * recovered.Recall, 1)} % of the {Quantity.Count(recovered.Hidden)} that were hidden.");
        call.Out.WriteLine();
        ShowExamples(call, session, role.Result.Estimates!);
        call.Out.WriteLine();
    }

    private static void ShowExamples(Invocation call, TrainingSession session, float[] estimates)
    {
        IReadOnlyList<string> classes = session.Plan.Dataset.Classes;
        IReadOnlyList<string> ids = session.Plan.Dataset.Train.ReadIds();
        TextTable table = new("example", "given", "recovered", "true labels");
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
        Dataset dataset = Dataset.Create(folder, new GeneratedData { Seed = call.Get(_seed) }.Generate(), call.Get(_force));
        dataset.WriteValidationRows(ValidationSplit.Draw(dataset.Train.Count).Validation);
        dataset.WriteObserved(SplitNames.Train, new ObservationProcess().Draw(dataset.Train.ReadTruth()!));
        return dataset;
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
