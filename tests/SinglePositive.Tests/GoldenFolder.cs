namespace SinglePositive.Tests;

/// <summary>Where reference values are read from: the folder named by SPML_GOLDEN, else the project's copy.</summary>
internal static class GoldenFolder
{
    public static string File(string name) =>
        Path.Combine(Environment.GetEnvironmentVariable("SPML_GOLDEN") is { Length: > 0 } folder ? folder : Path.Combine(AppContext.BaseDirectory, "Golden"), name);
}
