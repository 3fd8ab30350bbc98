namespace SinglePositive.Data;

/// <summary>Shapes as messages show them: <c>6253 × 1280</c>.</summary>
internal static class Shapes
{
    public static string Text(IReadOnlyList<long> shape) => shape.Count == 0 ? "a single value" : string.Join(" × ", shape);

    public static string Text(long rows, long columns) => $"{rows} × {columns}";
}
