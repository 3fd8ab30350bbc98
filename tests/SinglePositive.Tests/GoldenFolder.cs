namespace SinglePositive.Tests;

/// <summary>Where reference values are read from: the folder named by SPML_GOLDEN, else the project's copy.</summary>
internal static class GoldenFolder
{
    public static string File(string name) =>
        Environment.GetEnvironmentVariable("SPML_GOLDEN") is { Length: > 0 } folder ? Path.Combine(folder, name) : Own(name);

    /// <summary>A file of the project itself, made by the program beside it.</summary>
    public static string Own(string name) => Path.Combine(AppContext.BaseDirectory, "Golden", name);
}
