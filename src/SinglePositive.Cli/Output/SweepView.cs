using SinglePositive.Experiments;
using SinglePositive.Training;

namespace SinglePositive.Cli.Output;

/// <summary>A sweep on the terminal: notes, progress and the best settings.</summary>
internal static class SweepView
{
    /// <summary>Runs a sweep with its progress shown; a signal saves and stops it.</summary>
    public static SweepSummary Run(Invocation call, Sweep sweep, string folder)
    {
        foreach (string note in sweep.Notes)
            call.Say(note);
        foreach (string warning in sweep.Warnings)
            call.Warn(warning);
        try
        {
            SweepSummary summary = call.WithProgress($"{Quantity.Count(sweep.Names.Count)} runs", 1, meter => sweep.Run(new Meter(meter), call.Stop));
            if (sweep.WasFinished)
                call.Say($"The sweep in {folder} is finished; nothing was trained.");
            return summary;
        }
        catch (OperationCanceledException)
        {
            throw new StoppedException($"Stopped; what is finished is noted in {folder}. The same command with --resume goes on.");
        }
    }

    /// <summary>Shows the best settings of each loss; with --verbose all settings. Figures that are only looked up now and then give way where the terminal is narrow.</summary>
    public static void Show(Invocation call, SweepSummary summary)
    {
        IReadOnlyList<SweepPoint> points = call.Verbose || summary.BestByLoss.Count == 0 ? summary.Points : summary.BestByLoss;
        Selection selection = points.SelectMany(point => point.Outcomes).Select(outcome => outcome.Selection).FirstOrDefault();
        List<Column> columns =
        [
            new("val mAP", outcome => outcome.ValidationMap, 2),
            new("observed", outcome => outcome.ValidationMapObserved, 2, GivesWay: selection != Selection.Observed),
            new(SelectionHead.Short(selection), outcome => outcome.SelectionScore, 3),
            new("test mAP", outcome => outcome.TestMap, 2),
            new("train", outcome => outcome.TrainMapTruth, 2, GivesWay: true),
            new("estimates", outcome => outcome.TrainMapEstimates, 2, GivesWay: true),
        ];
        columns.RemoveAll(column => !points.Any(point => double.IsFinite(point.Of(column.Value).Mean)));
        TextTable table = Table(points, columns, summary.BestOfAll);
        bool isWhole = true;
        for (int last; table.Width > call.Width && (last = columns.FindLastIndex(column => column.GivesWay)) >= 0; isWhole = false)
        {
            columns.RemoveAt(last);
            table = Table(points, columns, summary.BestOfAll);
        }

        call.Write(table);
        string best = summary.BestOfAll is not null ? $"* the best by validation ({SelectionNames.Of(selection)}); " : summary.IsByLossAlone ? "The log-likelihood compares settings of one loss, not losses. " : "";
        if (best.Length > 0)
            call.Write($"{best}mAP in per cent, mean ± deviation over seeds{(isWhole ? "" : "; results.csv has more")}");
    }

    private static TextTable Table(IReadOnlyList<SweepPoint> points, List<Column> columns, SweepPoint? best)
    {
        string[] settings = [.. points.SelectMany(point => point.Settings).Select(setting => setting.Key).Distinct()];
        bool seeds = points.Any(point => point.Runs.Count > 1), diverged = points.Any(point => point.Diverged > 0);
        TextTable table = new([.. settings, .. columns.Select(column => $">{column.Head}"), .. seeds ? [">runs"] : Array.Empty<string>(), .. diverged ? [">diverged"] : Array.Empty<string>()]);
        foreach (SweepPoint point in points)
        {
            string mark = point == best ? "* " : "";
            string[] values = [.. settings.Select(name => point.Setting(name) ?? "-")];
            values[0] = mark + values[0];
            string[] counts = [.. seeds ? [point.Outcomes.Count.ToString()] : Array.Empty<string>(), .. diverged ? [point.Diverged.ToString()] : Array.Empty<string>()];
            table.Add([.. values, .. columns.Select(column => Text(point.Of(column.Value), column.Decimals)), .. counts]);
        }

        return table;
    }

    private static string Text(SweepStatistic statistic, int decimals) =>
        Quantity.Decimal(statistic.Mean, decimals) + (double.IsFinite(statistic.Deviation) ? $" ± {Quantity.Decimal(statistic.Deviation, decimals)}" : "");

    private sealed record Column(string Head, Func<SweepOutcome, double> Value, int Decimals, bool GivesWay = false);

    private sealed class Meter(IProgressMeter meter) : IProgress<SweepProgress>
    {
        public void Report(SweepProgress value) =>
            meter.Report(value.Share, $"{value.Finished} of {value.Runs} runs{(value.Diverged > 0 ? $", {value.Diverged} diverged" : "")}");
    }
}
