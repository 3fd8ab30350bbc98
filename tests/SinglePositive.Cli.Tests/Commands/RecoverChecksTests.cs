using System.Text.Json;
using SinglePositive.Data;
using SinglePositive.Labels;

namespace SinglePositive.Cli.Tests.Commands;

/// <summary>What <c>spml recover</c> finds out before it scores anything, so that nobody waits for a sentence.</summary>
public sealed class RecoverChecksTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("There is no audit file", "--cut", "precision=0.9", "--audit", "none.csv")]
    [InlineData("with full labels, and there are none", "--cut", "precision=0.9")]
    [InlineData("label estimates are of training rows only", "--cut", "precision=0.9", "--from", "estimates")]
    [InlineData("the run knows none")]
    public void Recover_CutThatCannotBeMade_IsToldBeforeScoring(string expected, params string[] options)
    {
        DatasetContent full = new GeneratedData { TrainExamples = 200, TestExamples = 20, Classes = 8, Dimension = 16 }.Generate();
        Dataset.Create(_folder["single"], full with { Splits = [full.Splits[0] with { Observed = new ObservationProcess().Draw(full.Splits[0].Truth!), Truth = null }, full.Splits[1]] });
        string run = Train(_folder["single"], "an");

        foreach (string dry in new[] { "--quiet", "--dry-run" })
        {
            SpmlResult result = Spml.Run(["recover", run, dry, .. options]);
            Assert.Equal((2, ""), (result.ExitCode, result.Out));
            Assert.Contains(expected, result.Error, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("oof")]
    [InlineData("model")]
    [InlineData("estimates")]
    public void Recover_OtherClassesThanThen_ExitsThree(string source)
    {
        string dataset = GeneratedDataset.Create(_folder), run = Train(dataset, "role");
        string manifest = Path.Combine(dataset, "dataset.json");
        File.WriteAllText(manifest, File.ReadAllText(manifest).Replace("class00", "other", StringComparison.Ordinal));

        Assert.Contains("the classes of the model are not those of", Refused(3, "recover", run, "--from", source), StringComparison.Ordinal);
        Assert.Contains("the classes of the model are not those of", Refused(3, "calibrate", run, "--out", _folder["cal"]), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--folds plays no part here: it is for --from oof.", "recover", "--from", "model", "--folds", "3")]
    [InlineData("--seed plays no part here: it is for --from oof.", "recover", "--from", "model", "--seed", "3")]
    [InlineData("--images plays no part here: it is for --from model of a run on pictures.", "recover", "--from", "model", "--images", "pictures")]
    [InlineData("--expected-positives plays no part here: it is for --cut cardinality.", "recover", "--cut", "top=1", "--expected-positives", "2")]
    [InlineData("--features plays no part here: it is for --from oof of a run on pictures.", "recover", "--features", "none")]
    [InlineData("--image-prefix plays no part here: it is for --format labelstudio of pictures.", "recover", "--image-prefix", "pictures/")]
    [InlineData("--expected-positives plays no part here: it is for --thresholds cardinality.", "calibrate", "--thresholds", "f1", "--expected-positives", "2", "--out", "calibrated", "--dry-run")]
    [InlineData("--expected-positives plays no part here: it is for --thresholds cardinality.", "calibrate", "--thresholds", "f1", "--expected-positives", "2", "--out", "calibrated")]
    [InlineData("", "recover", "--folds", "3", "--seed", "3", "--expected-positives", "2")]
    [InlineData("", "calibrate", "--thresholds", "cardinality", "--expected-positives", "2", "--out", "calibrated")]
    public void OptionThatNothingUses_IsToldAndDoesNoHarm(string warning, string verb, params string[] options)
    {
        string run = Train(GeneratedDataset.Create(_folder), "an");

        SpmlResult result = Spml.Run([verb, run, .. options.Select(option => option == "calibrated" ? _folder[option] : option)]);

        Assert.Equal(0, result.ExitCode);
        string said = string.Join(' ', result.Error.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        if (warning.Length == 0)
            Assert.DoesNotContain("plays no part", said, StringComparison.Ordinal);
        else
            Assert.Contains($"warning: {warning}", said, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("recover")]
    [InlineData("predict", "--features", "data/test/features/features.npy")]
    public void OutInAFolderThatIsNotThere_IsToldBeforeAnyWork(string verb, params string[] options)
    {
        string dataset = GeneratedDataset.Create(_folder), run = Train(dataset, "an");

        string error = Refused(2, [verb, run, .. options.Select(option => option.Replace("data/", dataset + "/", StringComparison.Ordinal)), "--out", _folder["none/labels.csv"]]);

        Assert.Contains("none does not exist", error, StringComparison.Ordinal);
        Assert.DoesNotContain("tmp'", error, StringComparison.Ordinal);
    }

    [Fact]
    public void Calibrate_DatasetThatHasChanged_Warns()
    {
        string dataset = GeneratedDataset.Create(_folder), run = Train(dataset, "an");
        Assert.DoesNotContain("has changed", Spml.Run("calibrate", run, "--out", _folder["a"]).Error, StringComparison.Ordinal);
        Assert.Equal(0, Spml.Run("observe", dataset).ExitCode);

        SpmlResult result = Spml.Run("calibrate", run, "--out", _folder["b"]);
        Assert.Equal(0, result.ExitCode);
        Assert.Contains("has changed since the run", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Recover_EstimatesThatAreGone_ExitsThreeAndNamesTheFile()
    {
        string run = Train(GeneratedDataset.Create(_folder), "role");
        File.Delete(Path.Combine(run, "label-estimates.npy"));

        string error = Refused(3, "recover", run, "--from", "estimates");
        Assert.Contains("label-estimates.npy", error, StringComparison.Ordinal);
        Assert.Contains("is gone", error, StringComparison.Ordinal);
    }

    [Fact]
    public void Recover_TasksWhereTheInterfaceGoes_ExitsTwoAndWritesNothing()
    {
        string run = Train(GeneratedDataset.Create(_folder), "role");
        Assert.Contains("labelling interface", Refused(2, "recover", run, "--format", "labelstudio", "--out", _folder["tasks.xml"]), StringComparison.Ordinal);
        Assert.False(File.Exists(_folder["tasks.xml"]));
    }

    [Fact]
    public void Recover_IdsWithSigns_AreEscapedInAddresses()
    {
        DatasetContent full = new GeneratedData { TrainExamples = 200, TestExamples = 20, Classes = 8, Dimension = 16 }.Generate();
        string[] ids = [.. Enumerable.Range(0, 200).Select(row => $"a b/50%#{row}&.jpg")];
        Dataset.Create(_folder["signs"], full with { ImageRoot = _folder.Path, Splits = [full.Splits[0] with { Ids = ids }, full.Splits[1]] });
        string run = Train(_folder["signs"], "an");

        Assert.Equal(0, Spml.Run("recover", run, "--from", "model", "--cut", "top=1", "--format", "labelstudio", "--out", _folder["t.json"]).ExitCode);
        using JsonDocument tasks = JsonDocument.Parse(File.ReadAllText(_folder["t.json"]));
        Assert.All(tasks.RootElement.EnumerateArray(), task =>
        {
            string id = task.GetProperty("data").GetProperty("id").GetString()!, address = task.GetProperty("data").GetProperty("image").GetString()!;
            Assert.StartsWith("/data/local-files/?d=a%20b/50%25%23", address, StringComparison.Ordinal);
            Assert.EndsWith(id, Uri.UnescapeDataString(address), StringComparison.Ordinal);
        });
    }

    private string Train(string dataset, string loss)
    {
        SpmlResult result = Spml.Run("train", dataset, "--loss", loss, "--epochs", "2", "--out", _folder["run"], "--quiet");
        Assert.True(result.ExitCode == 0, result.Error);
        return _folder["run"];
    }

    private static string Refused(int code, params string[] words)
    {
        SpmlResult result = Spml.Run(words);
        Assert.Equal((code, ""), (result.ExitCode, result.Out));
        return string.Join(' ', result.Error.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
    }
}
