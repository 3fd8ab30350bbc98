using SinglePositive.Labels;

namespace SinglePositive.Metrics;

/// <summary>Computes <see cref="AveragePrecision"/> again and again, as training does each epoch, without allocating after the first call of a shape.</summary>
/// <remarks>Not for use by two callers at once. With more than one thread each call allocates a few hundred bytes for handing out the work.</remarks>
public sealed class AveragePrecisionWorkspace
{
    private readonly ClassRankings _rankings;
    private double[] _perClass = [];

    /// <summary>Creates an empty work space; it grows at the first call.</summary>
    /// <param name="threads">The most threads to use, at least 1; the result does not depend on it.</param>
    public AveragePrecisionWorkspace(int threads)
    {
        _rankings = new ClassRankings(threads);
    }

    /// <summary>The average precision of each class, 0–1; NaN for a class without positives.</summary>
    /// <param name="scores">N·L scores, row by row.</param>
    /// <param name="truth">Full labels, N × L.</param>
    /// <returns>L values, overwritten by the next call.</returns>
    /// <exception cref="ArgumentException">Scores and truth differ in shape, or a score is NaN.</exception>
    public ReadOnlySpan<double> PerClass(ReadOnlyMemory<float> scores, TruthMatrix truth)
    {
        ScoreCheck.Check(scores.Span, truth);
        ReadOnlySpan<Ranking> rankings = _rankings.Rank(scores, truth);
        if (_perClass.Length < rankings.Length)
            _perClass = new double[rankings.Length];
        for (int c = 0; c < rankings.Length; c++)
            _perClass[c] = rankings[c].AveragePrecision;
        return _perClass.AsSpan(0, rankings.Length);
    }

    /// <summary>The mean over classes (mAP) in per cent, 0–100.</summary>
    /// <param name="scores">N·L scores, row by row.</param>
    /// <param name="truth">Full labels, N × L.</param>
    /// <param name="absent">What a class without positives counts.</param>
    /// <returns>The mean; NaN when it is over no class.</returns>
    /// <exception cref="ArgumentException">Scores and truth differ in shape, or a score is NaN.</exception>
    public double MeanPercent(ReadOnlyMemory<float> scores, TruthMatrix truth, AbsentClass absent) =>
        AveragePrecision.MeanPercent(PerClass(scores, truth), absent);
}
