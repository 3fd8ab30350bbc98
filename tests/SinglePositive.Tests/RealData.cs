namespace SinglePositive.Tests;

/// <summary>Real data outside the project: the folder named by SPML_DATA, else <c>shared/data</c> beside the checkout. Tests skip with the reason when it is missing.</summary>
internal static class RealData
{
    public static string Folder(string name)
    {
        string root = Environment.GetEnvironmentVariable("SPML_DATA") is { Length: > 0 } named ? named : Path.Combine(Checkout(), "..", "shared", "data");
        string folder = Path.GetFullPath(Path.Combine(root, name));
        Assert.SkipUnless(Directory.Exists(folder) || File.Exists(folder), $"the real data '{name}' is not here; set SPML_DATA to the folder that holds it");
        return folder;
    }

    public static string Checkout()
    {
        for (DirectoryInfo? at = new(AppContext.BaseDirectory); at is not null; at = at.Parent)
        {
            if (File.Exists(Path.Combine(at.FullName, "SinglePositive.slnx")))
                return at.FullName;
        }

        throw new DirectoryNotFoundException("The tests run inside a checkout: SinglePositive.slnx was not found above the test program.");
    }
}
