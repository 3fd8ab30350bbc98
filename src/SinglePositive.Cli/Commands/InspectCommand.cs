using SinglePositive.Cli.Output;
using SinglePositive.Cli.Parsing;
using SinglePositive.Data;
using SinglePositive.Training;

namespace SinglePositive.Cli.Commands;

/// <summary><c>spml inspect</c>: what is in a dataset.</summary>
internal sealed class InspectCommand : Verb
{
    private const int MostClassesShown = 40;
    private const int Pairs = 10;

    private readonly Positional _dataset;
    private readonly Setting<bool> _verify;
    private readonly Setting<string?> _expectedPositives;
    private readonly Setting<string?> _features;
    private readonly Setting<int> _threads;

    public InspectCommand()
        : base("inspect", "show what is in a dataset")
    {
        _dataset = Add(new Positional("DATASET", "the dataset folder"));
        _verify = Add(Settings.Switch("--verify", "also compare every file with its checksum (exit code 5)"));
        _expectedPositives = Add(Settings.Text("--expected-positives", "auto|audit:FILE", "show only k, labels per example, and the share of each class: estimated, or counted in examples that are fully labelled"));
        _features = Add(Settings.Text("--features", "NAME", "auto: which features (may be left out when there is one set)"));
        _threads = Add(Settings.Threads());
    }

    /// <inheritdoc/>
    public override IReadOnlyList<string> Examples => ["spml inspect posters", "spml inspect posters --json", "spml inspect posters --verify", "spml inspect posters --expected-positives audit:audit.csv"];

    /// <inheritdoc/>
    public override IReadOnlyList<string> Notes =>
        ["k is the mean number of present labels per training example. 'spread' is the standard deviation of a feature dimension: smallest, median, largest. With many classes only the most frequent are listed; --verbose lists all."];

    /// <inheritdoc/>
    public override WorkPlan Plan(Invocation call)
    {
        Dataset dataset = Dataset.Open(call.Get(_dataset));
        long cells = dataset.Splits.Sum(split => (long)split.Count * split.ClassCount);
        return new WorkPlan([$"read the labels and features of {dataset.Name}"], [], cells, cells / 1e8);
    }

    /// <inheritdoc/>
    public override Outcome Run(Invocation call)
    {
        Dataset dataset = Dataset.Open(call.Get(_dataset));
        if (call.Get(_verify))
            dataset.Verify();
        if (call.Get(_expectedPositives) is { } from)
            return ShowEstimate(call, dataset, from);
        DatasetSummary summary = DatasetSummary.Compute(dataset, Pairs);
        if (call.Json)
            call.WriteJson(summary.WriteJson);
        else
            Show(call, summary);
        foreach (string features in summary.WorthStandardising)
            call.Say($"The dimensions of '{features}' differ widely in scale: try --standardise when training.");
        return new Outcome(NextStep(dataset));
    }

    private Outcome ShowEstimate(Invocation call, Dataset dataset, string from)
    {
        if (!ExpectedPositivesEstimate.IsSource(from))
            throw call.Usage($"--expected-positives is auto or audit:FILE here; '{from}' is neither.");
        ExpectedPositivesView.Show(call, dataset, ExpectedPositivesEstimate.Compute(dataset.Folder, call.Get(_features), from, call.Get(_threads)));
        return new Outcome(TrainHint.For(dataset, call.Get(_features), from));
    }

    /// <summary>The command that gives a dataset its first features: made of its pictures when these are there.</summary>
    internal static string FeaturesStep(Dataset dataset)
    {
        bool pictures = dataset.ImageRoot is not null && Directory.Exists(dataset.ImageRoot);
        return $"spml features {ShellWord.Of(dataset.Folder)} {(pictures ? "--backbone NETWORK.onnx, or " : "")}--from FEATURES.npy --split train";
    }

    private static string NextStep(Dataset dataset)
    {
        string folder = ShellWord.Of(dataset.Folder);
        if (dataset.Features.Count == 0)
            return FeaturesStep(dataset);
        if (dataset.Validation is null && dataset.Train.ReadValidationRows() is null)
            return $"spml split {folder}";
        return dataset.Train.HasObserved ? TrainHint.For(dataset) : $"spml observe {folder}";
    }

    private static void Show(Invocation call, DatasetSummary summary)
    {
        string expected = summary.ExpectedPositives is double k ? $", k = {Quantity.Decimal(k, 2)}" : "";
        call.Write($"{summary.Name}: {Quantity.Count(summary.Classes.Count)} classes{expected}");
        call.Out.WriteLine();
        ShowSplits(call, summary);
        ShowLabelsPerExample(call, summary);
        ShowClasses(call, summary);
        ShowPairs(call, summary);
        ShowFeatures(call, summary);
    }

    private static void ShowSplits(Invocation call, DatasetSummary summary)
    {
        TextTable table = new("split", ">examples", ">set aside", "labels", ">present", ">absent", ">unknown", ">per example");
        foreach (SplitSummary split in summary.Splits)
        {
            foreach ((string kind, LabelSummary? labels) in new[] { ("truth", split.Truth), ("observed", split.Observed) })
            {
                if (labels is null)
                    continue;
                string aside = split.ValidationRows is int rows ? Quantity.Count(rows) : "";
                table.Add(split.Name, Quantity.Count(split.Examples), aside, kind, Quantity.Count(labels.Cells.Present), Quantity.Count(labels.Cells.Absent), Quantity.Count(labels.Cells.Unknown), Quantity.Decimal(labels.MeanPerExample, 2));
            }
        }

        call.Write(table);
    }

    private static void ShowLabelsPerExample(Invocation call, DatasetSummary summary)
    {
        (string kind, LabelSummary? labels) = MainLabels(summary);
        if (labels is null)
            return;
        double examples = labels.ExamplesByLabels.Sum(count => (double)count);
        TextTable table = new(">labels per example", ">examples", ">share");
        for (int i = 0; i < labels.ExamplesByLabels.Count; i++)
        {
            if (labels.ExamplesByLabels[i] > 0)
                table.Add(i.ToString(), Quantity.Count(labels.ExamplesByLabels[i]), $"{Quantity.Decimal(100 * labels.ExamplesByLabels[i] / examples, 1)} %");
        }

        call.Out.WriteLine($"\ntrain, {kind}:");
        call.Write(table);
    }

    private static void ShowClasses(Invocation call, DatasetSummary summary)
    {
        (string Head, LabelSummary Labels)[] columns =
        [
            .. summary.Splits.SelectMany(split => new[] { ($">{split.Name} truth", split.Truth), ($">{split.Name} observed", split.Observed) })
                .Where(column => column.Item2 is not null).Select(column => (column.Item1, column.Item2!)),
        ];
        if (columns.Length == 0)
            return;
        int[] order = [.. Enumerable.Range(0, summary.Classes.Count).OrderByDescending(i => columns[0].Labels.PresentByClass[i])];
        int shown = call.Verbose ? order.Length : Math.Min(order.Length, MostClassesShown);
        TextTable table = new(["class", .. columns.Select(column => column.Head)]);
        foreach (int i in order[..shown])
            table.Add([summary.Classes[i], .. columns.Select(column => Quantity.Count(column.Labels.PresentByClass[i]))]);
        call.Out.WriteLine("\nexamples in which a class is present:");
        call.Write(table);
        if (shown < order.Length)
            call.Out.WriteLine($"... and {Quantity.Count(order.Length - shown)} rarer classes");
    }

    private static void ShowPairs(Invocation call, DatasetSummary summary)
    {
        if (MainLabels(summary).Labels is not { TopPairs.Count: > 0 } labels)
            return;
        TextTable table = new("class", "and class", ">together");
        foreach (ClassPair pair in labels.TopPairs)
            table.Add(summary.Classes[pair.First], summary.Classes[pair.Second], Quantity.Count(pair.Examples));
        call.Out.WriteLine("\nmost often together in train:");
        call.Write(table);
    }

    private static void ShowFeatures(Invocation call, DatasetSummary summary)
    {
        TextTable table = new("features", "split", ">dim", "type", ">constant", ">spread min", ">median", ">max");
        foreach (SplitSummary split in summary.Splits)
        {
            foreach (FeatureSummary each in split.Features)
                table.Add(each.Name, split.Name, each.Info.Dimension.ToString(), each.Info.DType, each.Constant.ToString(), $"{each.SmallestDeviation:g3}", $"{each.MedianDeviation:g3}", $"{each.LargestDeviation:g3}");
        }

        if (!summary.Splits.Any(split => split.Features.Count > 0))
            return;
        call.Out.WriteLine();
        call.Write(table);
        foreach (FeatureSummary each in summary.Splits.SelectMany(split => split.Features).DistinctBy(each => each.Name).Where(each => each.Info.Backbone is not null))
            call.Write($"{each.Name}: {each.Info.Provenance}; SHA-256 of the network {each.Info.Backbone!.Sha256[..16]}...");
        foreach (SplitSummary split in summary.Splits.Where(split => split.BadImages > 0))
            call.Write($"{Quantity.Count(split.BadImages)} pictures of {split.Name} could not be read and are left out ({split.Name}/bad-images.csv).");
    }

    private static (string Kind, LabelSummary? Labels) MainLabels(DatasetSummary summary)
    {
        SplitSummary? train = summary.Splits.FirstOrDefault(split => split.Name == SplitNames.Train);
        return train?.Truth is { } truth ? ("full labels", truth) : ("observed labels", train?.Observed);
    }
}
