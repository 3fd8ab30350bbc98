using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace SinglePositive.Cli.Tests;

/// <summary>The single-file programs in samples/, run as a reader runs them. One class, so that they are built one after another.</summary>
public partial class SamplesTests
{
    private static readonly TimeSpan _limit = TimeSpan.FromMinutes(3);
    private static readonly string _folder = Path.Combine(Checkout.Root, "samples");

    public static TheoryData<string> All => [.. Directory.EnumerateFiles(_folder, "*.cs").Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal)];

    [Fact]
    public async Task TrainFromArrays_MadeUpArrays_PredictsNewExamples()
    {
        string output = await Run("train-from-arrays.cs");

        Assert.Equal(3, Regex.Count(output, "^new example [0-2] shows .+; predicted .+$", RegexOptions.Multiline));
        Assert.InRange(Number(TestMap(), output), 80, 100);
    }

    [Fact]
    public async Task RecoverLabels_MadeUpDataset_ListsLabelsThatAreMostlyRight()
    {
        string output = await Run("recover-labels.cs");

        Assert.Equal(10, Regex.Count(output, @"^  train/\d+  class\d\d  0\.\d{4}  (right|wrong)$", RegexOptions.Multiline));
        Assert.InRange(Number(Precision(), output), 90, 100);
    }

    [Fact]
    public async Task CompareLosses_TwoLosses_PrintsARowForEach()
    {
        string[] lines = (await Run("compare-losses.cs", "an", "role")).TrimEnd().Split('\n');

        Assert.Equal(["loss", "an", "role"], lines.Select(line => line.Split(' ')[0]));
        double[] maps = [.. lines[1..].Select(line => double.Parse(line.Split(' ')[^1], CultureInfo.InvariantCulture))];
        Assert.InRange(maps[1], maps[0], 100);
    }

    [Fact]
    public async Task DrawPictures_TwoOfEachKind_AreImportedAsOneKnownLabelEach()
    {
        using TemporaryFolder folder = new();
        Assert.StartsWith("40 pictures of 20 kinds", await Run("draw-pictures.cs", folder["singles"], "2"), StringComparison.Ordinal);
        Assert.Equal(0, Spml.Run("import", folder["singles"], "--from", "folder", "--out", folder["data"]).ExitCode);
        Assert.Equal(40, Data.Dataset.Open(folder["data"]).Train.Count);
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Pages_EverySample_LinkToIt(string sample)
    {
        Assert.Contains($"(samples/{sample})", File.ReadAllText(Path.Combine(Checkout.Root, "README.md")), StringComparison.Ordinal);
        Assert.Contains($"(../samples/{sample})", File.ReadAllText(Path.Combine(Checkout.Root, "docs", "README.md")), StringComparison.Ordinal);
    }

    /// <summary>The README shows a shortened sample: what it shows is in the program that was run.</summary>
    [Fact]
    public void Readme_EveryLineOfCode_IsInASample()
    {
        string readme = File.ReadAllText(Path.Combine(Checkout.Root, "README.md")).ReplaceLineEndings("\n");
        HashSet<string> samples = [.. Directory.EnumerateFiles(_folder, "*.cs").SelectMany(File.ReadLines).Select(line => line.Trim())];

        string[] shown = [.. Code().Matches(readme).SelectMany(block => block.Groups[1].Value.Split('\n')).Select(line => line.Trim()).Where(line => line.Length > 0)];
        Assert.NotEmpty(shown);
        Assert.Subset(samples, shown.ToHashSet());
    }

    private static double Number(Regex pattern, string output)
    {
        Match match = pattern.Match(output);
        Assert.True(match.Success, output);
        return double.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture);
    }

    private static async Task<string> Run(string sample, params string[] arguments)
    {
        // The library's build of this test's configuration is taken as it is.
        string configuration = Path.GetFileName(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory));
        ProcessStartInfo start = new("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = Checkout.Root };
        foreach (string word in (string[])["run", "-c", configuration == "debug" ? "Debug" : "Release", Path.Combine("samples", sample), "--", .. arguments])
            start.ArgumentList.Add(word);
        // No build server may stay behind: it would hold on to the pipes.
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        start.Environment["DOTNET_CLI_USE_MSBUILD_SERVER"] = "0";
        start.Environment["UseSharedCompilation"] = "false";
        using Process process = Process.Start(start)!;
        using CancellationTokenSource limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(_limit);
        try
        {
            Task<string> error = process.StandardError.ReadToEndAsync(limit.Token);
            string output = await process.StandardOutput.ReadToEndAsync(limit.Token);
            await process.WaitForExitAsync(limit.Token);
            Assert.True(process.ExitCode == 0, $"{sample} ended with exit code {process.ExitCode}:\n{output}{await error}");
            return output.ReplaceLineEndings("\n");
        }
        finally
        {
            if (!process.HasExited)
                process.Kill(entireProcessTree: true);
        }
    }

    [GeneratedRegex(@"^test mAP ([\d.]+), micro F1 ", RegexOptions.Multiline)]
    private static partial Regex TestMap();

    [GeneratedRegex(@"^([\d.]+) ?% of the proposed labels are right", RegexOptions.Multiline)]
    private static partial Regex Precision();

    [GeneratedRegex("^```csharp\n(.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Code();
}
