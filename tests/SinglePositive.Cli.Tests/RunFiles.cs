using System.Text.Json;
using SinglePositive.Files;

namespace SinglePositive.Cli.Tests;

/// <summary>What a run leaves, and what of it may not depend on threads, kills and resumes.</summary>
internal static class RunFiles
{
    private static readonly string[] s_equal =
    [
        "model.safetensors", "per_class.csv", "rows.npy",
        "predictions/validation.npy", "predictions/validation.ids.txt", "predictions/test.npy", "predictions/test.ids.txt",
    ];

    /// <summary>Fails unless two finished runs are the same byte for byte, times apart, and nothing half written lies about.</summary>
    public static void AssertSame(string expected, string actual)
    {
        AssertSameResult(expected, actual);
        Assert.Equal(Names(expected), Names(actual));
    }

    /// <summary>The same, but one of the two may have kept no checkpoints.</summary>
    public static void AssertSameResult(string expected, string actual)
    {
        Assert.All(s_equal, name => Assert.Equal(File.ReadAllBytes(Path.Combine(expected, name)), File.ReadAllBytes(Path.Combine(actual, name))));
        foreach (string name in (string[])["label-estimates.npy", "histograms.csv"])
        {
            Assert.Equal(File.Exists(Path.Combine(expected, name)), File.Exists(Path.Combine(actual, name)));
            if (File.Exists(Path.Combine(expected, name)))
                Assert.Equal(File.ReadAllBytes(Path.Combine(expected, name)), File.ReadAllBytes(Path.Combine(actual, name)));
        }

        Assert.Equal(History(expected), History(actual));
        AssertChecksums(actual);
    }

    /// <summary>Fails if anything in the folder is not what its run.json says.</summary>
    private static void AssertChecksums(string run)
    {
        using JsonDocument record = JsonDocument.Parse(File.ReadAllText(Path.Combine(run, "run.json")));
        Assert.Equal(0, record.RootElement.GetProperty("exit").GetInt32());
        Dictionary<string, string> sums = record.RootElement.GetProperty("sha256").EnumerateObject().ToDictionary(file => file.Name, file => file.Value.GetString()!);
        Assert.Equal(Names(run).Where(name => name != "run.json"), sums.Keys.Order(StringComparer.Ordinal));
        Assert.All(sums, sum => Assert.Equal(Checksum.Sha256(Path.Combine(run, sum.Key)), sum.Value));
    }

    private static string[] Names(string run) =>
        [.. Directory.GetFiles(run, "*", SearchOption.AllDirectories).Select(path => Path.GetRelativePath(run, path).Replace('\\', '/')).Order(StringComparer.Ordinal)];

    /// <summary>metrics.csv without its last column, <c>seconds</c>.</summary>
    private static string[] History(string run)
    {
        string[] lines = File.ReadAllLines(Path.Combine(run, "metrics.csv"));
        Assert.EndsWith(",seconds", lines[0], StringComparison.Ordinal);
        return [.. lines.Select(line => line[..line.LastIndexOf(',')])];
    }
}
