using SinglePositive.Labels;
using SinglePositive.Metrics;

namespace SinglePositive.Calibration;

/// <summary>What some fully labelled examples, drawn at random, say of all: labels per example, and how often each class is present, with intervals at 95 %.</summary>
public static class LabelAudit
{
    private const double Normal = 1.959963984540054;

    /// <summary>The mean number of present classes, with Student's interval: ± t·s/√n, where t has n - 1 degrees of freedom.</summary>
    /// <remarks>When all examples have equally many, one in n is taken to differ by one, so that the interval is not empty. That the sample is part of a finite set is not made use of: the interval is a little wide when a large part is audited.</remarks>
    /// <param name="audited">Full labels of at least 2 examples.</param>
    public static Interval PerExample(TruthMatrix audited)
    {
        ArgumentNullException.ThrowIfNull(audited);
        int n = audited.Examples;
        if (n < 2)
            throw new ConfigurationException($"An audit needs at least 2 examples to tell how sure its mean is; it has {n}.");
        int[] counts = [.. Enumerable.Range(0, n).Select(row => audited.Row(row).Count((byte)1))];
        double mean = counts.Average();
        double variance = Math.Max(counts.Sum(count => (count - mean) * (count - mean)) / (n - 1), 1.0 / n);
        double half = Student(n - 1) * Math.Sqrt(variance / n);
        return new Interval(mean, Math.Max(0, mean - half), Math.Min(audited.Classes, mean + half));
    }

    /// <summary>For each class the share of examples in which it is present, with Wilson's interval.</summary>
    /// <param name="audited">Full labels of at least one example.</param>
    public static IReadOnlyList<Interval> PerClass(TruthMatrix audited)
    {
        ArgumentNullException.ThrowIfNull(audited);
        int[] present = new int[audited.Classes];
        for (int row = 0; row < audited.Examples; row++)
        {
            ReadOnlySpan<byte> labels = audited.Row(row);
            for (int j = 0; j < present.Length; j++)
                present[j] += labels[j];
        }

        return [.. present.Select(count => Wilson(count, audited.Examples))];
    }

    private static Interval Wilson(int count, int n)
    {
        double p = (double)count / n, z2 = Normal * Normal / n;
        double centre = (p + (z2 / 2)) / (1 + z2), half = Normal / (1 + z2) * Math.Sqrt((p * (1 - p) / n) + (z2 / (4 * n)));
        return new Interval(p, count == 0 ? 0 : Math.Max(0, centre - half), count == n ? 1 : Math.Min(1, centre + half));
    }

    /// <summary>The 97.5 % point of Student's distribution: exact for 1 and 2 degrees of freedom, then Cornish and Fisher's expansion, within 0.4 % from 3 on.</summary>
    internal static double Student(int freedom)
    {
        const double z = Normal;
        double z3 = z * z * z, z5 = z3 * z * z, z7 = z5 * z * z, z9 = z7 * z * z, v = freedom;
        return freedom switch
        {
            1 => 12.706204736174698,
            2 => 4.302652729749464,
            _ => z + ((z3 + z) / (4 * v)) + (((5 * z5) + (16 * z3) + (3 * z)) / (96 * v * v)) + (((3 * z7) + (19 * z5) + (17 * z3) - (15 * z)) / (384 * v * v * v))
                + (((79 * z9) + (776 * z7) + (1482 * z5) - (1920 * z3) - (945 * z)) / (92160 * v * v * v * v)),
        };
    }
}
