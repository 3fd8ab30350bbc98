using System.Text.Json;
using SinglePositive.Labels;

namespace SinglePositive.Tests.Metrics;

/// <summary>One case of metrics.json: scores, truth and what scikit-learn gives for them.</summary>
internal sealed class MetricGolden
{
    private readonly JsonElement _case;

    private MetricGolden(JsonElement element)
    {
        _case = element;
        double[][] rows = element.GetProperty("truth").Deserialize<double[][]>()!;
        float[][] scores = element.GetProperty("scores").Deserialize<float[][]>()!;
        Truth = new TruthMatrix(rows.Length, rows[0].Length, [.. rows.SelectMany(row => row).Select(value => (byte)value)]);
        Scores = [.. scores.SelectMany(row => row)];
    }

    public TruthMatrix Truth { get; }

    public float[] Scores { get; }

    public static TheoryData<int> Indices
    {
        get
        {
            using JsonDocument document = Open();
            return [.. Enumerable.Range(0, document.RootElement.GetArrayLength())];
        }
    }

    public static MetricGolden Read(int index)
    {
        using JsonDocument document = Open();
        return new MetricGolden(document.RootElement[index].Clone());
    }

    /// <summary>A value of the case; NaN for null, null when the case does not have it.</summary>
    public double? Value(string name) => _case.TryGetProperty(name, out JsonElement value) ? Number(value) : null;

    public double[] Values(string name) => [.. _case.GetProperty(name).EnumerateArray().Select(Number)];

    private static double Number(JsonElement value) => value.ValueKind == JsonValueKind.Null ? double.NaN : value.GetDouble();

    private static JsonDocument Open() => JsonDocument.Parse(File.ReadAllText(GoldenFolder.File("metrics.json")));
}
