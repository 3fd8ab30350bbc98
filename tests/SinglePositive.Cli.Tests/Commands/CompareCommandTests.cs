using System.Text.Json;
using SinglePositive.Data;
using SinglePositive.Files;
using SinglePositive.Labels;
using SinglePositive.Metrics;

namespace SinglePositive.Cli.Tests.Commands;

public class CompareCommandTests
{
    [Fact]
    public void Compare_TwoRuns_GivesTheirMetricsDifferencesAndSettings()
    {
        using TemporaryFolder folder = new();
        string[] runs = Runs(folder, GeneratedDataset.Create(folder), ["--loss", "an"], ["--loss", "role", "--lr", "0.01"]);

        using JsonDocument json = Spml.Json("compare", runs[0], runs[1], "--resamples", "200");
        using JsonDocument first = Spml.Json("eval", runs[0]), second = Spml.Json("eval", runs[1]);

        JsonElement difference = json.RootElement.GetProperty("differences")[0];
        Assert.Equal(100, json.RootElement.GetProperty("examples").GetInt32());
        foreach (JsonProperty metric in difference.GetProperty("metrics").EnumerateObject())
        {
            double[] values = [first.RootElement.GetProperty(metric.Name).GetDouble(), second.RootElement.GetProperty(metric.Name).GetDouble()];
            for (int run = 0; run < 2; run++)
            {
                JsonElement own = json.RootElement.GetProperty("runs")[run].GetProperty("metrics").GetProperty(metric.Name);
                Assert.Equal(values[run], own.GetProperty("value").GetDouble(), 1e-9);
                Assert.InRange(values[run], own.GetProperty("low").GetDouble() - 3, own.GetProperty("high").GetDouble() + 3);
            }

            Assert.Equal(values[1] - values[0], metric.Value.GetProperty("difference").GetDouble(), 1e-9);
            Assert.True(metric.Value.GetProperty("low").GetDouble() <= metric.Value.GetProperty("high").GetDouble());
        }

        JsonElement[] classes = [.. difference.GetProperty("perClass").EnumerateArray()];
        Assert.Equal(classes.Select(each => Math.Abs(each.GetProperty("difference").GetDouble())).OrderDescending(), classes.Select(each => Math.Abs(each.GetProperty("difference").GetDouble())));
        Assert.Equal(second.RootElement.GetProperty("ap").EnumerateArray().Select(ap => ap.GetDouble()).Order(), classes.Select(each => each.GetProperty("ap").GetDouble()).Order(), (a, b) => Math.Abs(a - b) < 1e-9);
        Assert.Equal(["loss", "lr"], json.RootElement.GetProperty("settings").EnumerateArray().Select(setting => setting.GetProperty("name").GetString()));
        Assert.Equal(["0.001", "0.01"], json.RootElement.GetProperty("settings")[1].GetProperty("values").EnumerateArray().Select(value => value.GetString()));
    }

    [Fact]
    public void Compare_WithAReport_OverlaysTheCurvesAndReplacesNothing()
    {
        using TemporaryFolder folder = new();
        string[] command = ["compare", .. Runs(folder, GeneratedDataset.Create(folder), ["--loss", "an"], ["--loss", "role"]), "--resamples", "20", "--report", folder["compared/report.html"]];

        Assert.Equal(0, Spml.Run(command).ExitCode);
        SpmlResult again = Spml.Run(command);

        Assert.Equal(2, File.ReadLines(folder["compared/plots/test-map.csv"]).Skip(1).Select(line => line.Split(',')[0]).Distinct().Count());
        Assert.Equal(2, again.ExitCode);
        Assert.Empty(again.Out);
        Assert.Equal(0, Spml.Run([.. command, "--force"]).ExitCode);
    }

    /// <summary>The numbers of the library: what the verb shows is the bootstrap over the runs' own predictions, whatever the threads.</summary>
    [Theory]
    [InlineData("1")]
    [InlineData("3")]
    public void Compare_AnyThreads_IsTheBootstrapOfThePredictions(string threads)
    {
        using TemporaryFolder folder = new();
        string dataset = GeneratedDataset.Create(folder);
        string[] runs = Runs(folder, dataset, ["--loss", "an"], ["--loss", "an-ls"]);

        using JsonDocument json = Spml.Json("compare", runs[0], runs[1], "--resamples", "50", "--seed", "9", "--threads", threads);

        ReadOnlyMemory<float>[] scores = [.. runs.Select(run => new ReadOnlyMemory<float>(NpyFile.Read(Path.Combine(run, "predictions/test.npy")).To<float>()))];
        Interval expected = PairedBootstrap.Compute(scores, Dataset.Open(dataset).Test!.ReadTruth()!, AbsentClass.Zero, 0.5, 50, 9, 1).Difference(0, 1, 0);
        JsonElement map = json.RootElement.GetProperty("differences")[0].GetProperty("metrics").GetProperty("map");
        Assert.Equal((expected.Estimate, expected.Low, expected.High), (map.GetProperty("difference").GetDouble(), map.GetProperty("low").GetDouble(), map.GetProperty("high").GetDouble()));
    }

    [Fact]
    public void Compare_ThreeRunsForPeople_FitsIn80Columns()
    {
        using TemporaryFolder folder = new();
        string[] runs = Runs(folder, GeneratedDataset.Create(folder), ["--loss", "an"], ["--loss", "role"], ["--loss", "an", "--seed", "3"]);

        SpmlResult result = Spml.Run(["compare", .. runs, "--split", "validation", "--resamples", "20", "--verbose"]);

        Assert.True(result.ExitCode == 0, result.Error);
        Assert.All(result.Out.Split('\n'), line => Assert.True(line.Length <= 80, line));
        Assert.Contains("C - A", result.Out, StringComparison.Ordinal);
        Assert.Contains("mAP (per cent)", result.Out, StringComparison.Ordinal);
    }

    [Fact]
    public void Compare_ARunWithItself_SaysThatNothingDiffers()
    {
        using TemporaryFolder folder = new();
        string[] runs = Runs(folder, GeneratedDataset.Create(folder), ["--loss", "an"]);

        SpmlResult result = Spml.Run("compare", runs[0], runs[0], "--resamples", "20", "--split", "train");

        Assert.Contains("All settings are the same", result.Out, StringComparison.Ordinal);
        Assert.DoesNotContain("*", string.Join('\n', result.Out.Split('\n').Skip(2)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("classes", "classes")]
    [InlineData("examples", "examples")]
    [InlineData("names", "'test0' in the one and 'renamed' in the other")]
    [InlineData("truth", "disagree about the full label of test3, class horse")]
    public void Compare_RunsOfOtherData_ExitsTwoAndSaysWhatDiffers(string change, string message)
    {
        using TemporaryFolder folder = new();
        string[] runs = [.. Runs(folder, SmallDataset.Create(folder), ["--loss", "an"]), .. Runs(folder, Changed(folder, change), ["--loss", "role"])];

        SpmlResult result = Spml.Run("compare", runs[0], runs[1]);

        Assert.Equal(ExitCode.Usage, result.ExitCode);
        Assert.Contains(message, result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Compare_WrongUse_SaysWhatIsNeeded()
    {
        using TemporaryFolder folder = new();
        string run = Runs(folder, SmallDataset.Create(folder), ["--loss", "an"])[0];

        Assert.Contains("at least two", Spml.Run("compare", run).Error, StringComparison.Ordinal);
        Assert.Equal(ExitCode.Usage, Spml.Run("compare", run, folder["nowhere"]).ExitCode);
        Directory.CreateDirectory(folder["empty"]);
        Assert.Equal(ExitCode.BadData, Spml.Run("compare", run, folder["empty"]).ExitCode);
    }

    private static string[] Runs(TemporaryFolder folder, string dataset, params string[][] options) =>
    [
        .. options.Select(each =>
        {
            string run = folder[string.Join('_', each.Prepend("run")).Replace("--", "", StringComparison.Ordinal)];
            Assert.Equal(ExitCode.Done, Spml.Run(["train", dataset, "--out", run, "--epochs", "2", .. each]).ExitCode);
            return run;
        }),
    ];

    /// <summary>The small dataset with one thing other in its test split, or with other class names.</summary>
    private static string Changed(TemporaryFolder folder, string what)
    {
        int test = what == "examples" ? SmallDataset.Test - 1 : SmallDataset.Test;
        TruthMatrix truth = SmallDataset.Truth(test);
        if (what == "truth")
            truth.Values[(3 * SmallDataset.Classes.Length) + 2] ^= 1;
        Dataset.Create(folder["changed"], new DatasetContent
        {
            Name = "changed",
            Classes = what == "classes" ? ["cat", "dog", "horse", "cow"] : SmallDataset.Classes,
            Source = "test",
            Splits = [Split("train", SmallDataset.Train, SmallDataset.Truth(SmallDataset.Train), ""), Split("test", test, truth, what == "names" ? "renamed" : "")],
        });
        return folder["changed"];
    }

    private static SplitContent Split(string name, int examples, TruthMatrix truth, string first) => new()
    {
        Name = name,
        Ids = [.. Enumerable.Range(0, examples).Select(row => row == 0 && first.Length > 0 ? first : $"{name}{row}")],
        Truth = truth,
        Features = new Dictionary<string, FeatureSource> { ["f"] = FeatureSource.FromArray(SmallDataset.Features(examples), SmallDataset.Dimension, "test") },
    };
}
