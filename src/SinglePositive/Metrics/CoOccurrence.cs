using SinglePositive.Labels;

namespace SinglePositive.Metrics;

/// <summary>How often two classes are present in the same example: L × L counts, symmetric; on the diagonal each class's examples.</summary>
public sealed class CoOccurrence
{
    private readonly int[] _counts;

    private CoOccurrence(int classes)
    {
        Classes = classes;
        _counts = new int[checked(classes * classes)];
    }

    /// <summary>L.</summary>
    public int Classes { get; }

    /// <summary>Examples in which both classes are present.</summary>
    public int this[int first, int second] => Row(first)[second];

    /// <summary>The L counts of a class with each other.</summary>
    public ReadOnlySpan<int> Row(int @class) => _counts.AsSpan(@class * Classes, Classes);

    /// <summary>The share of a class's examples in which another class is present too, 0–1; NaN for a class without examples.</summary>
    /// <param name="given">The class whose examples are looked at.</param>
    /// <param name="other">The other class.</param>
    public double Share(int given, int other) => (double)this[given, other] / this[given, given];

    /// <summary>Counts full labels.</summary>
    public static CoOccurrence Of(TruthMatrix truth) => Count(truth.Examples, truth.Classes, (row, @class) => truth.Row(row)[@class] != 0);

    /// <summary>Counts what is observed present.</summary>
    public static CoOccurrence Of(ObservedMatrix observed) => Count(observed.Examples, observed.Classes, (row, @class) => observed.Row(row)[@class] == LabelState.Present);

    /// <summary>Counts the classes whose probability reaches a threshold.</summary>
    /// <param name="probabilities">N·L probabilities, row by row.</param>
    /// <param name="thresholds">One threshold per class: L of them.</param>
    /// <exception cref="ArgumentException">The probabilities are no whole number of rows.</exception>
    public static CoOccurrence Of(ReadOnlyMemory<float> probabilities, IReadOnlyList<double> thresholds)
    {
        int classes = thresholds.Count;
        if (classes == 0 || probabilities.Length % classes != 0)
            throw new ArgumentException($"{probabilities.Length} probabilities are no whole number of rows of {classes} classes, of which there are thresholds.", nameof(probabilities));
        return Count(probabilities.Length / classes, classes, (row, @class) => probabilities.Span[(row * classes) + @class] >= thresholds[@class]);
    }

    private static CoOccurrence Count(int examples, int classes, Func<int, int, bool> isPresent)
    {
        CoOccurrence counts = new(classes);
        int[] present = new int[classes];
        for (int row = 0; row < examples; row++)
        {
            int count = 0;
            for (int c = 0; c < classes; c++)
            {
                present[count] = c; // kept only when present
                count += isPresent(row, c) ? 1 : 0;
            }

            foreach (int first in present.AsSpan(0, count))
            {
                foreach (int second in present.AsSpan(0, count))
                    counts._counts[(first * classes) + second]++;
            }
        }

        return counts;
    }
}
