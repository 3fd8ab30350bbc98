using SinglePositive.Labels;
using SinglePositive.Metrics;

namespace SinglePositive.Recovery;

/// <summary>Recovered labels, and the ranking they were taken from, against the labels that were hidden.</summary>
/// <remarks>Only unknown cells of the scored rows count. Average precisions treat equal scores as one step, as everywhere (<see cref="Metrics.AveragePrecision"/>).</remarks>
/// <param name="Summary">All classes together.</param>
/// <param name="AveragePrecision">All unknown cells in one ranking, 0–1; NaN when nothing was hidden.</param>
/// <param name="PrecisionAt">The share of the n surest unknown cells that is right, for n = 10, 100, 1,000, 10,000 as far as there are so many.</param>
/// <param name="PerClass">Class by class.</param>
public sealed record RecoveryEvaluation(RecoverySummary Summary, double AveragePrecision, IReadOnlyList<(int Count, double Precision)> PrecisionAt, IReadOnlyList<RecoveredClass> PerClass)
{
    private static readonly int[] s_counts = [10, 100, 1_000, 10_000];

    /// <summary>Compares with the truth.</summary>
    /// <param name="scores">Scores with full labels.</param>
    /// <param name="labels">The labels that were chosen from them.</param>
    /// <exception cref="ArgumentException">Full labels are not known.</exception>
    public static RecoveryEvaluation Compute(RecoveryScores scores, IReadOnlyList<RecoveredLabel> labels)
    {
        RecoverySummary summary = RecoverySummary.Compute(scores, labels);
        TruthMatrix truth = scores.Truth!;
        AveragePrecisionWorkspace workspace = new(1);
        double Ap(int? @class, out int hidden)
        {
            (float[] values, byte[] present) = scores.UnknownCells(@class);
            hidden = present.Length - present.AsSpan().Count((byte)0);
            return hidden == 0 ? double.NaN : workspace.PerClass(values, new TruthMatrix(present.Length, 1, present))[0];
        }

        long[] proposed = new long[truth.Classes], correct = new long[truth.Classes];
        foreach (RecoveredLabel label in labels)
        {
            proposed[label.Class]++;
            correct[label.Class] += truth[label.Row, label.Class] ? 1 : 0;
        }

        RecoveredClass[] classes = new RecoveredClass[truth.Classes];
        for (int @class = 0; @class < classes.Length; @class++)
        {
            double precision = Ap(@class, out int hidden);
            classes[@class] = new RecoveredClass(new RecoverySummary(hidden, proposed[@class], correct[@class]), precision);
        }

        return new RecoveryEvaluation(summary, Ap(null, out _), Precisions(scores, truth), classes);
    }

    private static List<(int, double)> Precisions(RecoveryScores scores, TruthMatrix truth)
    {
        IReadOnlyList<RecoveredLabel> best = scores.Best(s_counts[^1]);
        List<(int, double)> precisions = [];
        int right = 0;
        for (int i = 0; i < best.Count; i++)
        {
            right += truth[best[i].Row, best[i].Class] ? 1 : 0;
            if (s_counts.Contains(i + 1))
                precisions.Add((i + 1, (double)right / (i + 1)));
        }

        return precisions;
    }
}

/// <summary>One class of a <see cref="RecoveryEvaluation"/>.</summary>
/// <param name="Summary">Its hidden, proposed and correct labels.</param>
/// <param name="AveragePrecision">Its unknown cells in one ranking, 0–1; NaN when none was hidden.</param>
public sealed record RecoveredClass(RecoverySummary Summary, double AveragePrecision);
