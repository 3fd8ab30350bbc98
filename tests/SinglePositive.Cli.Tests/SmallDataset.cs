using SinglePositive.Data;
using SinglePositive.Files;
using SinglePositive.Labels;

namespace SinglePositive.Cli.Tests;

/// <summary>A dataset of 20 training and 10 test examples with 4 classes and features <c>f</c> of 8 dimensions that give the classes away.</summary>
internal static class SmallDataset
{
    public const int Train = 20;
    public const int Test = 10;
    public const int Dimension = 8;
    public static readonly string[] Classes = ["cat", "dog", "horse", "bird"];

    public static string Create(TemporaryFolder folder, bool features = true, bool truth = true, string name = "small")
    {
        string path = folder[name];
        Dataset.Create(path, new DatasetContent { Name = name, Classes = Classes, Source = "test", Splits = [Split("train", Train, features, truth), Split("test", Test, features, truth: true)] });
        return path;
    }

    public static TruthMatrix Truth(int examples) =>
        new(examples, Classes.Length, [.. Enumerable.Range(0, examples * Classes.Length).Select(cell => (byte)((cell / Classes.Length % Classes.Length) == cell % Classes.Length || cell % 7 == 0 ? 1 : 0))]);

    public static float[] Features(int examples)
    {
        TruthMatrix truth = Truth(examples);
        float[] values = new float[examples * Dimension];
        for (int i = 0; i < values.Length; i++)
            values[i] = (i % Dimension < Classes.Length ? truth.Row(i / Dimension)[i % Dimension] : 0) + (0.01f * (i % 13));
        return values;
    }

    public static string WriteFeatures(TemporaryFolder folder, int examples, string name = "x.npy")
    {
        NpyFile.Write<float>(folder[name], Features(examples), examples, Dimension);
        return folder[name];
    }

    private static SplitContent Split(string name, int examples, bool features, bool truth) => new()
    {
        Name = name,
        Ids = [.. Enumerable.Range(0, examples).Select(row => $"{name}{row}")],
        Truth = truth ? Truth(examples) : null,
        Features = features ? new Dictionary<string, FeatureSource> { ["f"] = FeatureSource.FromArray(Features(examples), Dimension, "test") } : [],
    };
}
