using SinglePositive.Experiments;

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

    /// <summary>Shows the best settings of each loss; with --verbose all settings.</summary>
    public static void Show(Invocation call, SweepSummary summary)
    {
        IReadOnlyList<SweepPoint> points = call.Verbose || summary.BestByLoss.Count == 0 ? summary.Points : summary.BestByLoss;
        string[] settings = [.. points.SelectMany(point => point.Settings).Select(setting => setting.Key).Distinct()];
        (string Head, Func<SweepOutcome, double> Value)[] columns =
        [
            (">val mAP", outcome => outcome.ValidationMap),
            (">observed", outcome => outcome.ValidationMapObserved),
            (">selects", outcome => outcome.SelectionScore),
            (">test mAP", outcome => outcome.TestMap),
            (">train", outcome => outcome.TrainMapTruth),
            (">estimates", outcome => outcome.TrainMapEstimates),
        ];
        columns = [.. columns.Where(column => points.Any(point => double.IsFinite(point.Of(column.Value).Mean)))];
        bool seeds = points.Any(point => point.Runs.Count > 1), diverged = points.Any(point => point.Diverged > 0);
        TextTable table = new([.. settings, .. columns.Select(column => column.Head), .. seeds ? [">runs"] : Array.Empty<string>(), .. diverged ? [">diverged"] : Array.Empty<string>()]);
        foreach (SweepPoint point in points)
        {
            string mark = point == summary.BestOfAll ? "* " : "";
            string[] values = [.. settings.Select(name => point.Setting(name) ?? "-")];
            values[0] = mark + values[0];
            string[] counts = [.. seeds ? [point.Outcomes.Count.ToString()] : Array.Empty<string>(), .. diverged ? [point.Diverged.ToString()] : Array.Empty<string>()];
            table.Add([.. values, .. columns.Select(column => Text(point.Of(column.Value))), .. counts]);
        }

        call.Write(table);
        if (summary.BestOfAll is not null)
            call.Out.WriteLine("* the best by validation; mAP in per cent, mean ± deviation over seeds");
    }

    private static string Text(SweepStatistic statistic) =>
        Quantity.Decimal(statistic.Mean, 2) + (double.IsFinite(statistic.Deviation) ? $" ± {Quantity.Decimal(statistic.Deviation, 2)}" : "");

    private sealed class Meter(IProgressMeter meter) : IProgress<SweepProgress>
    {
        public void Report(SweepProgress value) =>
            meter.Report(value.Share, $"{value.Finished} of {value.Runs} runs{(value.Diverged > 0 ? $", {value.Diverged} diverged" : "")}");
    }
}
