using SinglePositive.Labels;
using SinglePositive.Metrics;

namespace SinglePositive.Recovery;

/// <summary>Probabilities of all classes for some rows of a split, beside what was observed of them: what missing labels are chosen from.</summary>
/// <remarks>Only unknown cells are ever proposed: what was observed, present or absent, is known already. Equal probabilities are taken by row, then by class.</remarks>
public sealed class RecoveryScores
{
    private readonly int _classes;

    /// <summary>Joins probabilities and labels.</summary>
    /// <param name="source">Whose probabilities they are.</param>
    /// <param name="probabilities">One row of L for each of <paramref name="rows"/>.</param>
    /// <param name="rows">The rows of the label matrices that the probabilities belong to, each once.</param>
    /// <param name="observed">What was observed, N × L.</param>
    /// <param name="truth">Full labels, N × L, where they are known.</param>
    /// <exception cref="ArgumentException">The shapes do not fit together, or a probability is NaN.</exception>
    public RecoveryScores(RecoverySource source, float[] probabilities, int[] rows, ObservedMatrix observed, TruthMatrix? truth)
    {
        ArgumentNullException.ThrowIfNull(probabilities);
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentNullException.ThrowIfNull(observed);
        if ((long)rows.Length * observed.Classes != probabilities.LongLength)
            throw new ArgumentException($"{probabilities.LongLength} probabilities do not fit {rows.Length} rows of observed labels of {observed.Examples} × {observed.Classes}.", nameof(probabilities));
        if (truth is not null && (truth.Examples != observed.Examples || truth.Classes != observed.Classes))
            throw new ArgumentException($"The truth is {truth.Examples} × {truth.Classes} and the observed labels {observed.Examples} × {observed.Classes}.", nameof(truth));
        if (ScoreCheck.FindNaN(probabilities, observed.Classes) is (int example, int @class))
            throw new ArgumentException($"The probability of row {rows[example]}, class {@class} is not a number.", nameof(probabilities));
        (Source, Probabilities, Rows, Observed, Truth, _classes) = (source, probabilities, rows, observed, truth, observed.Classes);
    }

    /// <summary>Whose probabilities they are.</summary>
    public RecoverySource Source { get; }

    /// <summary>(number of rows) × L, row by row.</summary>
    public float[] Probabilities { get; }

    /// <summary>The rows of the split that are scored.</summary>
    public int[] Rows { get; }

    /// <summary>What was observed of the split.</summary>
    public ObservedMatrix Observed { get; }

    /// <summary>Full labels of the split; null when they are not known.</summary>
    public TruthMatrix? Truth { get; }

    /// <summary>The same source's scores of rows that were set aside, with their full labels; null where there are none.</summary>
    public RecoveryScores? Validation { get; init; }

    /// <summary>The number of cells of the scored rows that are observed present.</summary>
    public long Given => Count(LabelState.Present);

    /// <summary>The number of cells of the scored rows of which nothing was observed.</summary>
    public long Unknown => Count(LabelState.Unknown);

    /// <summary>The unknown cells from a probability on, surest first.</summary>
    public IReadOnlyList<RecoveredLabel> AtLeast(double threshold)
    {
        List<RecoveredLabel> found = [];
        ForEach(LabelState.Unknown, (row, @class, probability) =>
        {
            if (probability >= threshold)
                found.Add(new RecoveredLabel(row, @class, probability));
        });
        found.Sort(RecoveredLabel.SurestFirst);
        return found;
    }

    /// <summary>The most probable unknown cells of all rows together, surest first.</summary>
    /// <param name="count">How many; all there are when there are fewer.</param>
    public IReadOnlyList<RecoveredLabel> Best(long count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        Span<uint> keys = SortedKeys();
        if (count == 0 || keys.IsEmpty)
            return [];
        float last = ScoreKeys.ToScore(keys[(int)Math.Max(0, keys.Length - count)]);
        List<RecoveredLabel> best = [], equal = [];
        ForEach(LabelState.Unknown, (row, @class, probability) =>
        {
            if (probability >= last)
                (probability > last ? best : equal).Add(new RecoveredLabel(row, @class, probability));
        });
        equal.Sort(RecoveredLabel.ByPlace);
        best.AddRange(equal.Take((int)Math.Min(equal.Count, count - best.Count)));
        best.Sort(RecoveredLabel.SurestFirst);
        return best;
    }

    /// <summary>The most probable unknown cells of each row, surest first.</summary>
    /// <param name="count">How many of each row; all there are when there are fewer.</param>
    public IReadOnlyList<RecoveredLabel> BestOfEach(int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        List<RecoveredLabel> all = [], row = [];
        for (int i = 0; i < Rows.Length; i++)
        {
            row.Clear();
            ReadOnlySpan<LabelState> seen = Observed.Row(Rows[i]);
            for (int @class = 0; @class < _classes; @class++)
            {
                if (seen[@class] == LabelState.Unknown)
                    row.Add(new RecoveredLabel(Rows[i], @class, Of(i, @class)));
            }

            row.Sort(RecoveredLabel.SurestFirst);
            all.AddRange(row.Take(count));
        }

        all.Sort(RecoveredLabel.SurestFirst);
        return all;
    }

    /// <summary>Given labels that the scores contradict: the cells observed present with the lowest probabilities, lowest first.</summary>
    /// <param name="count">How many; all there are when there are fewer.</param>
    public IReadOnlyList<RecoveredLabel> Suspects(long count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        List<RecoveredLabel> given = [];
        ForEach(LabelState.Present, (row, @class, probability) => given.Add(new RecoveredLabel(row, @class, probability)));
        given.Sort(RecoveredLabel.LeastSureFirst);
        return [.. given.Take((int)Math.Min(given.Count, count))];
    }

    /// <summary>Probabilities and full labels of the unknown cells, row by row.</summary>
    /// <param name="only">A class; null for all.</param>
    /// <exception cref="InvalidOperationException">Full labels are not known.</exception>
    internal (float[] Scores, byte[] Labels) UnknownCells(int? only = null)
    {
        TruthMatrix truth = Truth ?? throw new InvalidOperationException("Cells can be compared with the truth only where it is known.");
        List<float> scores = [];
        List<byte> labels = [];
        for (int i = 0; i < Rows.Length; i++)
        {
            ReadOnlySpan<LabelState> seen = Observed.Row(Rows[i]);
            ReadOnlySpan<byte> present = truth.Row(Rows[i]);
            for (int @class = only ?? 0; @class <= (only ?? (_classes - 1)); @class++)
            {
                if (seen[@class] != LabelState.Unknown)
                    continue;
                scores.Add(Of(i, @class));
                labels.Add(present[@class]);
            }
        }

        return ([.. scores], [.. labels]);
    }

    private Span<uint> SortedKeys()
    {
        uint[] keys = new uint[Unknown];
        int at = 0;
        ForEach(LabelState.Unknown, (_, _, probability) => keys[at++] = ScoreKeys.From(probability));
        return ScoreKeys.Sort(keys, new uint[keys.Length], new int[ScoreKeys.CounterLength]);
    }

    private long Count(LabelState state)
    {
        long count = 0;
        foreach (int row in Rows)
            count += Observed.Row(row).Count(state);
        return count;
    }

    private void ForEach(LabelState state, Action<int, int, float> take)
    {
        for (int i = 0; i < Rows.Length; i++)
        {
            ReadOnlySpan<LabelState> seen = Observed.Row(Rows[i]);
            for (int @class = 0; @class < _classes; @class++)
            {
                if (seen[@class] == state)
                    take(Rows[i], @class, Of(i, @class));
            }
        }
    }

    private float Of(int position, int @class) => Probabilities[((long)position * _classes) + @class];
}
