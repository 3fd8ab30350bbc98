using System.Text.Json;

namespace SinglePositive.Cli.Tests.Commands;

public class ReproduceCommandTests
{
    [Theory]
    [InlineData("--loss", "role", "--seed", "5", "--batch-size", "8", "--lr", "0.01", "--standardise")]
    [InlineData("--loss", "an-ls", "--loss.smoothing", "0.07", "--weight-decay", "0.125", "--patience", "2", "--histograms")]
    [InlineData("--loss", "epr", "--expected-positives", "1.7", "--select", "observed")]
    public void Reproduce_ARun_GivesTheSameBytesAndExitsZero(params string[] options)
    {
        using TemporaryFolder folder = new();
        Train(folder, GeneratedDataset.Create(folder), options);

        using JsonDocument json = Spml.Json("reproduce", folder["run"], "--out", folder["again"], "--threads", "2");

        Assert.True(json.RootElement.GetProperty("equal").GetBoolean());
        Assert.All(json.RootElement.GetProperty("files").EnumerateArray(), file => Assert.True(file.GetProperty("equal").GetBoolean()));
        Assert.Equal(folder["again"], json.RootElement.GetProperty("repetition").GetString());
        RunFiles.AssertSame(folder["run"], folder["again"]);
    }

    [Fact]
    public void Reproduce_WithoutOut_LeavesNothing()
    {
        using TemporaryFolder folder = new();
        Train(folder, GeneratedDataset.Create(folder), "--loss", "an");
        Dictionary<string, string?> before = Directory.GetFiles(folder["run"], "*", SearchOption.AllDirectories).ToDictionary(path => path, path => (string?)Files.Checksum.Sha256(path));

        SpmlResult result = Spml.Run("reproduce", folder["run"]);

        Assert.True(result.ExitCode == 0, result.Error);
        Assert.Contains("model.safetensors", result.Out, StringComparison.Ordinal);
        Assert.DoesNotContain("different", result.Out, StringComparison.Ordinal);
        Assert.Equal(before, Directory.GetFiles(folder["run"], "*", SearchOption.AllDirectories).ToDictionary(path => path, path => (string?)Files.Checksum.Sha256(path)));
    }

    /// <summary>As if a version had trained it that did not write what selects.</summary>
    [Fact]
    public void Reproduce_HistoryWithoutALaterColumn_IsComparedInWhatItHas()
    {
        using TemporaryFolder folder = new();
        Train(folder, GeneratedDataset.Create(folder), "--loss", "an", "--select", "observed-recall");
        string history = folder["run/metrics.csv"], record = folder["run/run.json"], before = Files.Checksum.Sha256(history);
        string[] lines = File.ReadAllLines(history);
        Assert.EndsWith(",selectionScore", lines[0], StringComparison.Ordinal);
        File.WriteAllText(history, string.Concat(lines.Select(line => line[..line.LastIndexOf(',')] + "\n")));
        File.WriteAllText(record, File.ReadAllText(record).Replace(before, Files.Checksum.Sha256(history), StringComparison.Ordinal));

        Assert.Equal(0, Spml.Run("reproduce", folder["run"]).ExitCode);
    }

    /// <summary>As if another version had trained it: the record tells of another model and of another history.</summary>
    [Fact]
    public void Reproduce_AnotherResult_ExitsFiveNamesTheFilesAndKeepsTheRepetition()
    {
        using TemporaryFolder folder = new();
        Train(folder, GeneratedDataset.Create(folder), "--loss", "an");
        string history = File.ReadAllText(folder["run/metrics.csv"]), changed = history.Replace("\n1,0.", "\n1,1.", StringComparison.Ordinal);
        Assert.NotEqual(history, changed);
        string record = File.ReadAllText(folder["run/run.json"]);
        foreach (string name in (string[])["model.safetensors", "metrics.csv"])
        {
            string sum = Files.Checksum.Sha256(folder["run/" + name]);
            File.WriteAllText(folder["run/metrics.csv"], changed);
            record = record.Replace(sum, name == "metrics.csv" ? Files.Checksum.Sha256(folder["run/metrics.csv"]) : new string('0', 64), StringComparison.Ordinal);
            File.WriteAllText(folder["run/metrics.csv"], history);
        }

        File.WriteAllText(folder["run/metrics.csv"], changed);
        File.WriteAllText(folder["run/run.json"], record.Replace("\"simdBits\": \"", "\"simdBits\": \"9", StringComparison.Ordinal));

        SpmlResult result = Spml.Run("reproduce", folder["run"], "--out", folder["again"]);

        Assert.Equal(ExitCode.Corrupt, result.ExitCode);
        Assert.Contains("model.safetensors, metrics.csv differ (simdBits was 9", result.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("predictions/test.npy,", result.Error, StringComparison.Ordinal);
        Assert.True(File.Exists(folder["again/model.safetensors"]));
    }

    /// <summary>Features that were added since are nothing that the run read.</summary>
    [Fact]
    public void Reproduce_OtherFeaturesAdded_IsTheSameAndGoesOn()
    {
        using TemporaryFolder folder = new();
        string dataset = SmallDataset.Create(folder);
        Train(folder, dataset, "--loss", "an");
        Assert.Equal(0, Spml.Run("features", dataset, "--from", SmallDataset.WriteFeatures(folder, SmallDataset.Train), "--split", "train", "--name", "other").ExitCode);

        Assert.Equal(0, Spml.Run("reproduce", folder["run"], "--out", folder["again"]).ExitCode);
        SpmlResult more = Spml.Run("train", dataset, "--loss", "an", "--features", "f", "--epochs", "40", "--resume", "--out", folder["run"]);
        Assert.True(more.ExitCode == 0, more.Error);
    }

    [Fact]
    public void Reproduce_DatasetChangedOrGone_ExitsTwoAndSaysSo()
    {
        using TemporaryFolder folder = new();
        string dataset = GeneratedDataset.Create(folder);
        Train(folder, dataset, "--loss", "an");
        Assert.Equal(0, Spml.Run("observe", dataset, "--seed", "7", "--force").ExitCode);
        SpmlResult changed = Spml.Run("reproduce", folder["run"], "--out", folder["again"]);
        Directory.Delete(dataset, recursive: true);
        SpmlResult gone = Spml.Run("reproduce", folder["run"], "--out", folder["again"]);

        Assert.Equal((ExitCode.Usage, ExitCode.Usage), (changed.ExitCode, gone.ExitCode));
        Assert.Contains("has changed since the run", changed.Error, StringComparison.Ordinal);
        Assert.Contains("no dataset there any more", gone.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(folder["again"]));
    }

    [Fact]
    public void Reproduce_FileOfTheDatasetChanged_ExitsFiveAndNamesIt()
    {
        using TemporaryFolder folder = new();
        string dataset = GeneratedDataset.Create(folder);
        Train(folder, dataset, "--loss", "an");
        string truth = Path.Combine(dataset, "train/truth.npy");
        byte[] bytes = File.ReadAllBytes(truth);
        bytes[^1] ^= 1;
        File.WriteAllBytes(truth, bytes);

        SpmlResult result = Spml.Run("reproduce", folder["run"], "--out", folder["again"]);

        Assert.Equal(ExitCode.Corrupt, result.ExitCode);
        Assert.Contains("truth.npy is not what was written", result.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(folder["again"]));
    }

    [Fact]
    public void Reproduce_RunThatDidNotFinish_ExitsTwo()
    {
        using TemporaryFolder folder = new();
        using StopSignal stop = new();
        stop.Request(ExitCode.Interrupted);
        Spml.Run(stop, "train", GeneratedDataset.Create(folder), "--loss", "an", "--out", folder["run"]);

        SpmlResult result = Spml.Run("reproduce", folder["run"]);

        Assert.Equal(ExitCode.Usage, result.ExitCode);
        Assert.Contains("--resume", result.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("fine-tune", "an")]
    [InlineData("linear-init", "role")]
    public void Reproduce_ANetwork_GivesTheSameBytes(string mode, string loss)
    {
        using TemporaryFolder folder = new();
        Train(folder, SmallScenes.Create(folder), ["--loss", loss, "--mode", mode, .. SmallScenes.Options, "--freeze-batch-norm"]);

        SpmlResult result = Spml.Run("reproduce", folder["run"], "--out", folder["again"]);

        Assert.True(result.ExitCode == 0, result.Error);
        RunFiles.AssertSame(folder["run"], folder["again"]);
    }

    private static void Train(TemporaryFolder folder, string dataset, params string[] options)
    {
        SpmlResult result = Spml.Run(["train", dataset, "--out", folder["run"], "--epochs", "3", .. options]);
        Assert.True(result.ExitCode == 0, result.Error);
    }
}
