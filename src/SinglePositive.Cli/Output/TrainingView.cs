using SinglePositive.Training;

namespace SinglePositive.Cli.Output;

/// <summary>A training session on the terminal: notes, progress, the epochs and what came out.</summary>
internal static class TrainingView
{
    private const int MostEpochsShown = 30;

    /// <summary>Runs a session with its progress shown; a signal saves and stops it.</summary>
    /// <returns>The numbers; null when the run was finished before.</returns>
    public static RunMetrics? Run(Invocation call, TrainingSession session, string title)
    {
        foreach (string note in session.Notes)
            call.Say(note);
        foreach (string warning in session.Plan.Warnings)
            call.Warn(warning);
        try
        {
            return call.WithProgress(title, session.Plan.Options.Epochs, meter => session.Run(new EpochMeter(meter), call.Stop));
        }
        catch (OperationCanceledException)
        {
            session.End(call.StopExitCode);
            string run = session.Plan.Request.Output;
            throw new StoppedException(session.HasCheckpoint
                ? $"Stopped; what was trained is saved in {run}. The same command with --resume goes on."
                : $"Stopped before there was anything to save in {run}. The same command with --resume starts over.");
        }
        catch (Exception failure) when (call.ExitCodeOf(failure) == ExitCode.Resources)
        {
            NoteFailure(call, session);
            throw;
        }
        finally
        {
            foreach (string warning in session.Warnings.Skip(session.Plan.Warnings.Count))
                call.Warn(warning);
        }
    }

    /// <summary>Shows the epochs and the result.</summary>
    public static void Show(Invocation call, RunMetrics metrics)
    {
        ShowEpochs(call, metrics);
        TrainingResult result = metrics.Result;
        EpochRecord best = result.History[result.BestEpoch];
        TextTable table = new("", "");
        table.Add("best epoch", $"{best.Epoch} (from 0)");
        AddPercent(table, "validation mAP", best.ValidationMap);
        AddPercent(table, "validation mAP, observed labels", best.ValidationMapObserved);
        if (double.IsFinite(best.SelectionScore))
            table.Add($"validation {SelectionHead.Of(metrics.Options.Selection)}", Quantity.Decimal(best.SelectionScore, 3));
        AddPercent(table, "test mAP", best.TestMap);
        AddPercent(table, "training rows, scores against truth", metrics.TrainMapTruth);
        AddPercent(table, "training rows, label estimates against truth, given labels included", metrics.TrainMapEstimates);
        if (result.LinearStart is { } start)
        {
            AddPercent(table, "test mAP where the linear phase ended", start.LinearTestMap);
            AddPercent(table, "test mAP before the first step", start.TestMap);
        }

        if (result.BusyShare is { } share)
            AddPercent(table, "time in which the network did not wait for pictures", 100 * share);
        table.Add("time", $"{Quantity.Duration(metrics.TotalSeconds)}, of which {Quantity.Duration(result.TrainingSeconds)} training ({metrics.MicrosecondsPerStep:0.0} µs per step)");
        call.Out.WriteLine();
        call.Write(table);
    }

    private static void NoteFailure(Invocation call, TrainingSession session)
    {
        try
        {
            session.End(ExitCode.Resources);
        }
        catch (Exception failure) when (call.ExitCodeOf(failure) == ExitCode.Resources)
        {
            // The disk that ended the run may have no room for its record either; the first failure is the one to report.
        }
    }

    private static void ShowEpochs(Invocation call, RunMetrics metrics)
    {
        IReadOnlyList<EpochRecord> history = metrics.Result.History;
        (string Head, Func<EpochRecord, double> Value, int Decimals)[] columns =
        [
            (">train loss", epoch => epoch.TrainLoss, 5),
            (">predicted", epoch => epoch.PredictedPositives, 2),
            (">estimated", epoch => epoch.EstimatedPositives, 2),
            (">val mAP", epoch => epoch.ValidationMap, 2),
            (">observed", epoch => epoch.ValidationMapObserved, 2),
            ($">{SelectionHead.Short(metrics.Options.Selection)}", epoch => epoch.SelectionScore, 3),
            (">test mAP", epoch => epoch.TestMap, 2),
            (">seconds", epoch => epoch.Seconds, 2),
        ];
        columns = [.. columns.Where(column => history.Any(epoch => double.IsFinite(column.Value(epoch))))];
        TextTable table = new([">epoch", .. columns.Select(column => column.Head)]);
        int every = call.Verbose ? 1 : (history.Count + MostEpochsShown - 1) / MostEpochsShown;
        foreach (EpochRecord epoch in history.Where(epoch => epoch.Epoch % every == 0 || epoch.Epoch == metrics.Result.BestEpoch || epoch.Epoch == history.Count - 1))
        {
            string mark = epoch.Epoch == metrics.Result.BestEpoch ? "* " : "";
            table.Add([mark + epoch.Epoch, .. columns.Select(column => Quantity.Decimal(column.Value(epoch), column.Decimals))]);
        }

        call.Write(table);
    }

    private static void AddPercent(TextTable table, string name, double value)
    {
        if (double.IsFinite(value))
            table.Add(name, $"{Quantity.Decimal(value, 2)} %");
    }

    private sealed class EpochMeter(IProgressMeter meter) : IProgress<TrainingProgress>
    {
        private double _map = double.NaN;

        public void Report(TrainingProgress value)
        {
            if (value.Finished is EpochRecord record)
                _map = double.IsFinite(record.ValidationMap) ? record.ValidationMap : record.ValidationMapObserved;
            string map = double.IsFinite(_map) ? $", mAP {Quantity.Decimal(_map, 1)}" : "";
            meter.Report(value.Epoch + ((double)value.Step / value.Steps), value.Doing ?? $"loss {Quantity.Decimal(value.Loss, 4)}{map}");
        }
    }
}
