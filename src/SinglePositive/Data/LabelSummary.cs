using SinglePositive.Labels;

namespace SinglePositive.Data;

/// <summary>Two classes and how often they are present together.</summary>
/// <param name="First">The class with the lower index.</param>
/// <param name="Second">The other class.</param>
/// <param name="Examples">Examples in which both are present.</param>
public sealed record ClassPair(int First, int Second, int Examples);

/// <summary>Figures of one label matrix, true or observed.</summary>
public sealed record LabelSummary
{
    private const int PairLimit = 4096;   // L² counters: 64 MB at this many classes

    /// <summary>Cells that are present, absent and unknown; they add up to N·L.</summary>
    public required (long Present, long Absent, long Unknown) Cells { get; init; }

    /// <summary>Present labels of an example on average: k, when the labels are full.</summary>
    public required double MeanPerExample { get; init; }

    /// <summary>How many examples have 0, 1, 2, … present labels; the last entry is never 0.</summary>
    public required IReadOnlyList<int> ExamplesByLabels { get; init; }

    /// <summary>Examples in which each class is present.</summary>
    public required IReadOnlyList<int> PresentByClass { get; init; }

    /// <summary>Classes that are present nowhere.</summary>
    public int ClassesWithoutPositives => PresentByClass.Count(count => count == 0);

    /// <summary>The pairs of classes found together most often, most frequent first, ties by class index. Empty when L is over 4096, where counting all pairs would take too much memory.</summary>
    public required IReadOnlyList<ClassPair> TopPairs { get; init; }

    /// <summary>Summarises full labels.</summary>
    /// <param name="truth">N × L.</param>
    /// <param name="pairs">How many pairs of classes to list.</param>
    public static LabelSummary Of(TruthMatrix truth, int pairs) => Count(
        truth.Examples, truth.Classes, pairs, (row, column) => truth.Row(row)[column] != 0 ? LabelState.Present : LabelState.Absent);

    /// <summary>Summarises observed labels.</summary>
    /// <param name="observed">N × L.</param>
    /// <param name="pairs">How many pairs of classes to list.</param>
    public static LabelSummary Of(ObservedMatrix observed, int pairs) => Count(
        observed.Examples, observed.Classes, pairs, (row, column) => observed.Row(row)[column]);

    private static LabelSummary Count(int examples, int classes, int pairs, Func<int, int, LabelState> state)
    {
        long present = 0, absent = 0;
        int[] byClass = new int[classes];
        int[] byLabels = new int[classes + 1];
        int[]? together = pairs > 0 && classes <= PairLimit ? new int[classes * classes] : null;
        List<int> labels = [];
        for (int row = 0; row < examples; row++)
        {
            labels.Clear();
            for (int column = 0; column < classes; column++)
            {
                LabelState cell = state(row, column);
                if (cell == LabelState.Present)
                    labels.Add(column);
                absent += cell == LabelState.Absent ? 1 : 0;
            }

            present += labels.Count;
            byLabels[labels.Count]++;
            CountRow(labels, byClass, together, classes);
        }

        return new LabelSummary
        {
            Cells = (present, absent, ((long)examples * classes) - present - absent),
            MeanPerExample = examples == 0 ? 0 : (double)present / examples,
            ExamplesByLabels = byLabels[..(Array.FindLastIndex(byLabels, count => count > 0) + 1)],
            PresentByClass = byClass,
            TopPairs = together is null ? [] : Top(together, classes, pairs),
        };
    }

    private static void CountRow(List<int> labels, int[] byClass, int[]? together, int classes)
    {
        for (int i = 0; i < labels.Count; i++)
        {
            byClass[labels[i]]++;
            for (int j = i + 1; together is not null && j < labels.Count; j++)
                together[(labels[i] * classes) + labels[j]]++;
        }
    }

    private static ClassPair[] Top(int[] together, int classes, int pairs) =>
    [
        .. Enumerable.Range(0, together.Length).Where(cell => together[cell] > 0)
            .OrderByDescending(cell => together[cell]).ThenBy(cell => cell).Take(pairs)
            .Select(cell => new ClassPair(cell / classes, cell % classes, together[cell])),
    ];
}
