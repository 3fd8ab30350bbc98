using SinglePositive.Labels;
using SinglePositive.Numerics;

namespace SinglePositive.Data;

/// <summary>A made-up multi-label problem for demonstrations and tests, the same for the same seed.</summary>
/// <remarks>
/// Class frequencies follow Zipf's law. Each example has a scene; a class is likelier in the scenes it belongs to, so that classes occur together. Features are
/// ReLU(Σ over present classes of strength × the class's direction + noise): non-negative and sparse, like the pooled output of a network. Every example has a present class.
/// </remarks>
public sealed record GeneratedData
{
    private const int Scenes = 5;
    private const double ZipfExponent = 0.7;
    private const double BoostInScene = 3.0;
    private const double DampingElsewhere = 0.4;
    private const double MostLikely = 0.9;

    /// <summary>Examples of the train split.</summary>
    public int TrainExamples { get; init; } = 4000;

    /// <summary>Examples of the test split.</summary>
    public int TestExamples { get; init; } = 1000;

    /// <summary>L.</summary>
    public int Classes { get; init; } = 20;

    /// <summary>D.</summary>
    public int Dimension { get; init; } = 512;

    /// <summary>The number of present classes per example that is aimed at.</summary>
    public double PositivesPerExample { get; init; } = 2.9;

    /// <summary>Standard deviation of the features' noise; a class's direction has standard deviation 1 in each dimension.</summary>
    public double Noise { get; init; } = 2.5;

    /// <summary>What every feature is multiplied by.</summary>
    public double Scale { get; init; } = 0.05;

    /// <summary>The seed of everything.</summary>
    public uint Seed { get; init; }

    /// <summary>Generates the dataset <c>demo</c>: classes <c>class00</c> …, splits train and test with full labels, features named <c>generated</c>.</summary>
    public DatasetContent Generate()
    {
        NumpyRandomState random = new(Seed);
        float[] directions = new float[Classes * Dimension];
        for (int i = 0; i < directions.Length; i++)
            directions[i] = (float)Gaussian(random);
        return new DatasetContent
        {
            Name = "demo",
            Classes = [.. Enumerable.Range(0, Classes).Select(@class => $"class{@class:00}")],
            Source = $"generated from seed {Seed}",
            Splits = [GenerateSplit(SplitNames.Train, TrainExamples, directions, random), GenerateSplit(SplitNames.Test, TestExamples, directions, random)],
        };
    }

    private SplitContent GenerateSplit(string name, int examples, float[] directions, NumpyRandomState random)
    {
        byte[] labels = new byte[examples * Classes];
        float[] features = new float[examples * Dimension];
        double[] frequency = Frequencies();
        for (int example = 0; example < examples; example++)
        {
            Span<byte> row = labels.AsSpan(example * Classes, Classes);
            DrawLabels(frequency, row, random);
            DrawFeatures(row, directions, features.AsSpan(example * Dimension, Dimension), random);
        }

        return new SplitContent
        {
            Name = name,
            Ids = [.. Enumerable.Range(0, examples).Select(example => $"{name}/{example:00000}")],
            Truth = new TruthMatrix(examples, Classes, labels),
            Features = new Dictionary<string, FeatureSource> { ["generated"] = FeatureSource.FromArray(features, Dimension, $"generated from seed {Seed}") },
        };
    }

    private double[] Frequencies()
    {
        double[] zipf = [.. Enumerable.Range(1, Classes).Select(rank => Math.Pow(rank, -ZipfExponent))];
        double scale = PositivesPerExample / zipf.Sum();
        return [.. zipf.Select(weight => scale * weight)];
    }

    private static void DrawLabels(double[] frequency, Span<byte> row, NumpyRandomState random)
    {
        int scene = random.NextInt(0, Scenes);
        int present = 0;
        while (present == 0)
        {
            for (int @class = 0; @class < row.Length; @class++)
            {
                double likelihood = Math.Min(MostLikely, frequency[@class] * (BelongsTo(@class, scene) ? BoostInScene : DampingElsewhere));
                row[@class] = random.NextDouble() < likelihood ? (byte)1 : (byte)0;
                present += row[@class];
            }
        }
    }

    // Each class belongs to one scene, every third to a second one.
    private static bool BelongsTo(int @class, int scene) => @class % Scenes == scene || (@class % 3 == 0 && (@class + 2) % Scenes == scene);

    private void DrawFeatures(ReadOnlySpan<byte> present, float[] directions, Span<float> row, NumpyRandomState random)
    {
        for (int @class = 0; @class < present.Length; @class++)
        {
            if (present[@class] == 0)
                continue;
            float strength = (float)(0.3 + random.NextDouble());
            for (int d = 0; d < row.Length; d++)
                row[d] += strength * directions[(@class * Dimension) + d];
        }

        for (int d = 0; d < row.Length; d++)
            row[d] = Math.Max(0, (float)Scale * (row[d] + (float)(Noise * Gaussian(random))));
    }

    // Box-Muller; 1 - u keeps the logarithm away from 0.
    private static double Gaussian(NumpyRandomState random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
