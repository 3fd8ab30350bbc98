using SinglePositive.Labels;
using SinglePositive.Metrics;
using SinglePositive.Recovery;
using SinglePositive.Reports.Pages;
using SinglePositive.Reports.Plots;
using SinglePositive.Reports.Runs;

namespace SinglePositive.Reports.Sections;

/// <summary>What comes back of the labels that were hidden from training, and which classes go together.</summary>
internal static class RecoverySection
{
    // More rows of names cannot be read side by side.
    private const int MostClasses = 20;

    /// <summary>The part; null when nothing was hidden, or nothing is known of the training rows.</summary>
    public static Section? Of(ReportContext context)
    {
        (ReportedRun Run, float[] Probabilities)[] runs = [.. from run in context.Runs where run.Labels is { HidesLabels: true } && run.Estimates is not null select (run, run.Estimates!.Value.Probabilities)];
        if (runs.Length == 0)
            return null;
        Plot[] plots = [.. new[] { Recovered(runs) }.OfType<Plot>(), .. runs.Where(run => run.Run == context.Lead).SelectMany(run => Together(run.Run, run.Probabilities))];
        return Section.Of("recovery", "Recovered labels", Words(context, runs), plots);
    }

    private static string Words(ReportContext context, (ReportedRun Run, float[] Probabilities)[] runs)
    {
        (ReportedRun run, float[] probabilities) = runs.FirstOrDefault(each => each.Run == context.Lead, runs[0]);
        RunLabels labels = run.Labels!;
        string who = run.Estimates!.Value.ByEstimator ? "the label estimates" : "the model's probabilities";
        if (labels.Train.Truth is null)
            return $"{run.Name}: {who} propose {Markup.Number(Scores(labels, probabilities).AtLeast(0.5).Count, 0)} labels of training examples that were not observed (from 0.5 on). Whether they are right is not known: there are no full labels.";
        RecoveryScores scores = Scores(labels, probabilities);
        RecoverySummary found = RecoverySummary.Compute(scores, scores.AtLeast(0.5));
        if (found.Proposed == 0)
            return $"{run.Name}: {who} reach 0.5 nowhere but at labels that were given, so none of the {Markup.Number(found.Hidden, 0)} hidden ones is proposed.";
        return $"{run.Name}: from 0.5 on, {who} propose {Markup.Number(found.Proposed, 0)} labels beyond those given; {Markup.Number(100 * found.Precision, 1)} % of them are right, and they are {Markup.Number(100 * found.Recall, 1)} % of the {Markup.Number(found.Hidden, 0)} that were hidden.";
    }

    /// <summary>Precision against recall of the cells that were not observed.</summary>
    private static LinePlot? Recovered((ReportedRun Run, float[] Probabilities)[] runs)
    {
        Curve[] curves = [.. runs.Where(run => run.Run.Labels!.Train.Truth is not null).Select(run => Recovered(run.Run, run.Probabilities))];
        return curves.Length == 0 ? null : new LinePlot("recovered", "Recovered training labels: precision against recall", new Axis("share of the hidden labels that is found") { Minimum = 0, Maximum = 1 }, new Axis("share of the proposed labels that is right") { Minimum = 0, Maximum = 1 }, curves)
        {
            Reading = "Only labels that training was not given. Each point is a probability from which on labels are proposed; the dot is 0.5.",
        };
    }

    private static Curve Recovered(ReportedRun run, float[] probabilities)
    {
        const int Most = 500;
        (float[] scores, byte[] present) = Scores(run.Labels!, probabilities).UnknownCells();
        PrecisionRecallCurve curve = PrecisionRecallCurve.Pooled(scores, new TruthMatrix(present.Length, 1, present));
        List<int> places = [.. Thinning.Along(curve.Recall, Most)];
        int half = Array.FindLastIndex(curve.Threshold, threshold => threshold >= 0.5f);
        if (half >= 0 && places.Count > 0 && !places.Contains(half))
            places.Insert(places.FindIndex(place => place > half) is >= 0 and int at ? at : places.Count, half);
        return new Curve(run.Name, [.. places.Select(i => (curve.Recall[i], curve.Precision[i]))], ReportContext.InkOf(run))
        {
            Kind = ReportContext.KindOf(run),
            Marked = half >= 0 && places.Count > 0 ? places.IndexOf(half) : null,
            Number = half >= 0 ? $"{Markup.Number(100 * curve.Precision[half], 1)} % right, {Markup.Number(100 * curve.Recall[half], 1)} % found" : "nothing reaches 0.5",
        };
    }

    private static RecoveryScores Scores(RunLabels labels, float[] probabilities) =>
        new(RecoverySource.Estimates, probabilities, labels.Train.Rows, labels.Train.Observed!, labels.Train.Truth);

    /// <summary>Which classes occur together: as observed, as recovered, and in truth.</summary>
    private static IEnumerable<Plot> Together(ReportedRun run, float[] probabilities)
    {
        RunLabels labels = run.Labels!;
        int[] rows = labels.Train.Rows;
        CoOccurrence observed = CoOccurrence.Of(labels.Train.Observed!.WherePresent().Select(rows));
        CoOccurrence recovered = CoOccurrence.Of(probabilities, [.. Enumerable.Repeat(0.5, labels.Train.Classes)]);
        CoOccurrence? truth = labels.Train.Truth is { } known ? CoOccurrence.Of(known.Select(rows)) : null;
        CoOccurrence order = truth ?? recovered;
        int[] classes = [.. Enumerable.Range(0, order.Classes).OrderByDescending(c => order[c, c]).Take(MostClasses).Order()];
        string which = order.Classes > MostClasses ? $" ({MostClasses} most frequent classes)" : "";
        yield return Matrix("together-observed", "Observed together" + which, "What training was given. With one label per example only the diagonal is there.", observed);
        yield return Matrix("together-recovered", $"Recovered together{which}", $"Labels that {run.Name} gives a probability of at least 0.5 on training examples.", recovered);
        if (truth is not null)
            yield return Matrix("together-true", "Together in truth" + which, "The full labels of the same examples.", truth);

        MatrixPlot Matrix(string name, string title, string reading, CoOccurrence counts) =>
            new(name, title, [.. classes.Select(c => labels.Dataset.Classes[c])], [.. from row in classes from column in classes select counts[row, row] == 0 ? double.NaN : counts.Share(row, column)], "share")
            {
                Reading = reading + " A cell: of the row's examples, the share that has the column's class too.",
            };
    }
}
