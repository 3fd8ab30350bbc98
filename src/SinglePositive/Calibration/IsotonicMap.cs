namespace SinglePositive.Calibration;

/// <summary>Calibration by a function that never falls: for each class points of (score, probability), joined by straight lines and level beyond the first and the last.</summary>
/// <remarks>The best such function has level parts, which would make examples equal that the model tells apart. A fitted one is tilted by a thousandth, so that it rises everywhere and keeps the order.</remarks>
public sealed class IsotonicMap
{
    private const double Tilt = 1e-3;

    /// <summary>Wraps points, class by class.</summary>
    /// <param name="starts">L + 1 numbers: class j's points are those from starts[j] to starts[j + 1].</param>
    /// <param name="scores">The points' scores, rising within a class.</param>
    /// <param name="probabilities">What they become, 0–1, never falling within a class.</param>
    /// <exception cref="ArgumentException">They are no such points.</exception>
    public IsotonicMap(long[] starts, float[] scores, float[] probabilities)
    {
        ArgumentNullException.ThrowIfNull(starts);
        ArgumentNullException.ThrowIfNull(scores);
        ArgumentNullException.ThrowIfNull(probabilities);
        (Starts, Scores, Probabilities) = (starts, scores, probabilities);
        if (starts.Length < 2 || starts[0] != 0 || starts[^1] != scores.Length || scores.Length != probabilities.Length)
            throw new ArgumentException($"{starts.Length - 1} classes cannot have {scores.Length} scores and {probabilities.Length} probabilities.", nameof(starts));
        for (int j = 0; j < Classes; j++)
        {
            if (starts[j] < 0 || starts[j + 1] <= starts[j] || starts[j + 1] > scores.Length)
                throw new ArgumentException($"Class {j} needs at least one point of its own; its points would be {starts[j]} to {starts[j + 1]}.", nameof(starts));
            CheckRising(j);
        }
    }

    /// <summary>L.</summary>
    public int Classes => Starts.Length - 1;

    /// <summary>Where each class's points begin, and the number of all.</summary>
    public long[] Starts { get; }

    /// <summary>The points' scores.</summary>
    public float[] Scores { get; }

    /// <summary>The points' probabilities.</summary>
    public float[] Probabilities { get; }

    /// <summary>The function of each class with the least squared error on the labels; classes with fewer than ten present labels get one together.</summary>
    /// <param name="data">Scores and full labels.</param>
    /// <exception cref="ConfigurationException">There are no full labels.</exception>
    public static IsotonicMap Fit(CalibrationData data)
    {
        ArgumentNullException.ThrowIfNull(data);
        data.Validate();
        return Fit(data, ClassGroup.Of(CalibrationScope.Class, LogitScaling.Truth(data)));
    }

    /// <summary>The same with given groups of classes.</summary>
    internal static IsotonicMap Fit(CalibrationData data, IReadOnlyList<ClassGroup> groups)
    {
        List<(float Score, float Probability)>[] points = new List<(float, float)>[data.Classes];
        foreach (ClassGroup group in groups)
        {
            List<(float, float)> fitted = Points(RankedCells.Of(data, data.Truth, group.Fitted));
            foreach (int j in group.Members)
                points[j] = fitted;
        }

        long[] starts = new long[data.Classes + 1];
        for (int j = 0; j < data.Classes; j++)
            starts[j + 1] = starts[j] + points[j].Count;
        return new IsotonicMap(starts, [.. points.SelectMany(each => each).Select(point => point.Score)], [.. points.SelectMany(each => each).Select(point => point.Probability)]);
    }

    /// <summary>Calibrates N·L probabilities, row by row, in place.</summary>
    public void Apply(Span<float> probabilities)
    {
        for (int i = 0; i < probabilities.Length; i++)
            probabilities[i] = Of(i % Classes, probabilities[i]);
    }

    private float Of(int @class, float score)
    {
        int first = (int)Starts[@class], count = (int)Starts[@class + 1] - first;
        int at = Scores.AsSpan(first, count).BinarySearch(score);
        if (at >= 0)
            return Probabilities[first + at];
        int next = first + ~at;
        if (next == first)
            return Probabilities[first];
        if (next == first + count)
            return Probabilities[next - 1];
        double share = ((double)score - Scores[next - 1]) / ((double)Scores[next] - Scores[next - 1]);
        return (float)(Probabilities[next - 1] + (share * ((double)Probabilities[next] - Probabilities[next - 1])));
    }

    /// <summary>The ends of each level part, tilted; from score 0 to 1.</summary>
    private static List<(float, float)> Points(RankedCells cells)
    {
        int count = cells.Scores.Length;
        double[] means = new double[count], weights = new double[count];
        for (int i = 0; i < count; i++)
        {
            int point = count - 1 - i; // from the lowest score up
            int taken = cells.Taken[point] - (point == 0 ? 0 : cells.Taken[point - 1]), hits = cells.Hits[point] - (point == 0 ? 0 : cells.Hits[point - 1]);
            (means[i], weights[i]) = ((double)hits / taken, taken);
        }

        double[] fitted = PoolAdjacentViolators(means, weights);
        List<(float, float)> points = [];
        for (int i = 0; i < count; i++)
        {
            bool begins = i == 0 || fitted[i - 1] != fitted[i], ends = i == count - 1 || fitted[i + 1] != fitted[i];
            if (begins || ends)
                points.Add(Tilted(cells.Scores[count - 1 - i], fitted[i]));
        }

        if (cells.Scores[^1] > 0)
            points.Insert(0, Tilted(0, fitted[0]));
        if (cells.Scores[0] < 1)
            points.Add(Tilted(1, fitted[^1]));
        return points;
    }

    private static (float, float) Tilted(float score, double probability) => (score, (float)(((1 - Tilt) * probability) + (Tilt * score)));

    /// <summary>The sequence without a fall that has the least weighted squared distance from the given one (Ayer et al., 1955): falls are pooled into their mean.</summary>
    internal static double[] PoolAdjacentViolators(double[] values, double[] weights)
    {
        List<(double Sum, double Weight, int Count)> blocks = [];
        for (int i = 0; i < values.Length; i++)
        {
            (double Sum, double Weight, int Count) block = (values[i] * weights[i], weights[i], 1);
            while (blocks.Count > 0 && blocks[^1].Sum * block.Weight >= block.Sum * blocks[^1].Weight)
            {
                block = (blocks[^1].Sum + block.Sum, blocks[^1].Weight + block.Weight, blocks[^1].Count + block.Count);
                blocks.RemoveAt(blocks.Count - 1);
            }

            blocks.Add(block);
        }

        return [.. blocks.SelectMany(block => Enumerable.Repeat(block.Sum / block.Weight, block.Count))];
    }

    private void CheckRising(int @class)
    {
        for (long i = Starts[@class]; i < Starts[@class + 1]; i++)
        {
            bool first = i == Starts[@class];
            if (!(Probabilities[i] is >= 0 and <= 1) || float.IsNaN(Scores[i]) || (!first && !(Scores[i] > Scores[i - 1] && Probabilities[i] >= Probabilities[i - 1])))
                throw new ArgumentException($"The points of class {@class} must rise from left to right and stay within 0 and 1; point {i - Starts[@class]} does not.");
        }
    }
}
