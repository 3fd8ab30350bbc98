namespace SinglePositive.Tests;

/// <summary>Where reference values are read from: the folder named by SPML_GOLDEN, else the project's copy.</summary>
internal static class GoldenFolder
{
    public static string File(string name) =>
        Environment.GetEnvironmentVariable("SPML_GOLDEN") is { Length: > 0 } folder ? Path.Combine(folder, name) : Own(name);

    /// <summary>Reference values of pictures that are not part of the project: in the folder named by SPML_GOLDEN, else beside the real data. Skips the test without them.</summary>
    public static string OfPictures(string name)
    {
        string folder = Environment.GetEnvironmentVariable("SPML_GOLDEN") is { Length: > 0 } named ? named : Path.Combine(RealData.Checkout(), "..", "shared", "golden");
        string path = Path.GetFullPath(Path.Combine(folder, "images", name));
        Assert.SkipUnless(Path.Exists(path), "the reference pictures are not here; set SPML_GOLDEN to the folder that holds images/");
        return path;
    }

    /// <summary>A file of the project itself, made by the program beside it.</summary>
    public static string Own(string name) => Path.Combine(AppContext.BaseDirectory, "Golden", name);
}
