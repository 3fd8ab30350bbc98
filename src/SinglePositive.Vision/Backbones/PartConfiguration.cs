using System.Text.Json;
using SinglePositive.Data;

namespace SinglePositive.Vision.Backbones;

/// <summary>Everything that decides what the rows of a part are: the examples, the network, the preprocessing, the type, and the division into parts.</summary>
/// <param name="IdsSha256">SHA-256 of the ids: other examples, or another order, are other rows.</param>
/// <param name="WeightsSha256">SHA-256 of the ONNX file.</param>
/// <param name="Output">The network's output.</param>
/// <param name="Preprocessing">As text.</param>
/// <param name="DType"><c>float32</c> or <c>float16</c>.</param>
/// <param name="Dimension">D.</param>
/// <param name="Parts">n.</param>
internal sealed record PartConfiguration(string IdsSha256, string WeightsSha256, string Output, string Preprocessing, string DType, int Dimension, int Parts)
{
    /// <summary>Bytes of a row.</summary>
    public int RowBytes => Dimension * (IsHalf ? 2 : 4);

    public bool IsHalf => DType == FeatureInfo.Float16;

    /// <summary>What differs, as words.</summary>
    public string DifferencesFrom(PartConfiguration earlier)
    {
        (string Name, string Was, string Is)[] all =
        [
            ("the examples", earlier.IdsSha256, IdsSha256),
            ("the network", earlier.WeightsSha256, WeightsSha256),
            ("--output", earlier.Output, Output),
            ("the preprocessing", earlier.Preprocessing, Preprocessing),
            ("--dtype", earlier.DType, DType),
            ("the dimension", $"{earlier.Dimension}", $"{Dimension}"),
            ("the number of parts", $"{earlier.Parts}", $"{Parts}"),
        ];
        return string.Join("; ", all.Where(one => one.Was != one.Is).Select(one => one.Was.Length == 64 ? $"{one.Name} changed" : $"{one.Name} was {one.Was} and is {one.Is}"));
    }

    public void Write(Utf8JsonWriter writer)
    {
        writer.WriteString("ids", IdsSha256);
        writer.WriteString("weights", WeightsSha256);
        writer.WriteString("output", Output);
        writer.WriteString("preprocessing", Preprocessing);
        writer.WriteString("dtype", DType);
        writer.WriteNumber("dimension", Dimension);
        writer.WriteNumber("parts", Parts);
    }

    public static PartConfiguration Read(JsonElement root) => new(
        Text(root, "ids"), Text(root, "weights"), Text(root, "output"), Text(root, "preprocessing"), Text(root, "dtype"), root.GetProperty("dimension").GetInt32(), root.GetProperty("parts").GetInt32());

    private static string Text(JsonElement root, string name) => root.GetProperty(name).GetString() ?? throw new FormatException($"{name} is null");
}
