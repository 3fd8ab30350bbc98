using SinglePositive.Cli.Output;
using SinglePositive.Experiments;
using SinglePositive.Experiments.Paper;
using SinglePositive.Files;

namespace SinglePositive.Cli;

/// <summary><c>spml reproduce paper</c>: a sweep over the paper's grid, and its tables as files and on the terminal.</summary>
internal static class PaperReproduction
{
    /// <summary>What would be done.</summary>
    public static WorkPlan Plan(SweepRequest request)
    {
        using Sweep sweep = new(request, TimeProvider.System);
        return new WorkPlan(
            [
                $"train {Quantity.Count(request.Runs.Count)} runs{(request.Threads > 1 ? $", {request.Threads} linear ones at once" : "")}: learning rates {string.Join(", ", PaperStudy.LearningRates)}, batches of {string.Join(" and ", PaperStudy.BatchSizes)}",
                .. request.Runs.GroupBy(run => (run.Setting("dataset"), run.Setting("mode"))).Select(group => $"{group.Key.Item1}, {group.Key.Item2}: {string.Join(", ", group.Select(run => run.Setting("loss")).Distinct())}"),
                .. sweep.Notes,
            ],
            [request.Output],
            sweep.MemoryBytes,
            sweep.Seconds);
    }

    /// <summary>Trains and shows the tables.</summary>
    public static Outcome Run(Invocation call, PaperSettings.Asked asked)
    {
        (SweepRequest request, IReadOnlyList<KeyValuePair<string, PaperDataset?>> columns) = asked;
        foreach ((string title, PaperDataset? known) in columns)
            call.Say(known is { } dataset ? $"{title} has the shape of the paper's {PublishedResults.Title(dataset)}: its published numbers stand beside ours." : $"{title} is none of the paper's data sets: it has no published numbers.");
        IReadOnlyList<PaperTable> tables;
        using (Sweep sweep = new(request, TimeProvider.System))
            tables = PaperStudy.Tables(SweepView.Run(call, sweep, request.Output), columns);
        Write(request.Output, tables);
        if (call.Json)
            call.WriteJson(writer => PaperTableText.Write(writer, tables));
        else
            PaperView.Show(call, tables);
        return new Outcome($"the tables are in {ShellWord.Of(Path.Combine(request.Output, "table.md"))}, .tex, .csv and .json; results.csv beside them has every run");
    }

    private static void Write(string folder, IReadOnlyList<PaperTable> tables)
    {
        string Named(string extension) => Path.Combine(folder, "table." + extension);
        AtomicFile.WriteText(Named("md"), PaperTableText.Markdown(tables));
        AtomicFile.WriteText(Named("tex"), PaperTableText.Latex(tables));
        AtomicFile.WriteText(Named("csv"), PaperTableText.Csv(tables));
        JsonFile.Write(Named("json"), writer => PaperTableText.Write(writer, tables));
    }
}
