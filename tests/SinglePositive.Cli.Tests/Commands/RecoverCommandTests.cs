using System.Text.Json;
using SinglePositive.Data;
using SinglePositive.Files;
using SinglePositive.Labels;

namespace SinglePositive.Cli.Tests.Commands;

public class RecoverCommandTests
{
    [Theory]
    [InlineData("oof")]
    [InlineData("model")]
    [InlineData("estimates")]
    public void Recover_Cardinality_WritesAHeaderAndARowForEachLabel(string source)
    {
        using TemporaryFolder folder = new();
        (string dataset, string run) = Train(folder);
        using JsonDocument result = Spml.Json("recover", run, "--from", source, "--out", folder["recovered.csv"]);
        JsonElement root = result.RootElement;

        string[] lines = File.ReadAllLines(folder["recovered.csv"]);
        Assert.Equal("id,class,probability,source", lines[0]);
        Assert.Equal(root.GetProperty("recovered").GetInt32(), lines.Length - 1);
        double k = root.GetProperty("expectedPositives").GetDouble();
        Assert.Equal(Math.Round(k * root.GetProperty("examples").GetInt32(), MidpointRounding.AwayFromZero), root.GetProperty("given").GetInt32() + lines.Length - 1);
        AssertRight(Dataset.Open(dataset), lines[1..], source, root.GetProperty("truth"));
    }

    [Fact]
    public void Recover_AnyThreads_WritesTheSameBytes()
    {
        using TemporaryFolder folder = new();
        (_, string run) = Train(folder);

        Assert.Equal(0, Spml.Run("recover", run, "--threads", "1", "--out", folder["1.csv"]).ExitCode);
        Assert.Equal(0, Spml.Run("recover", run, "--threads", "3", "--out", folder["3.csv"]).ExitCode);
        Assert.Equal(0, Spml.Run("recover", run, "--seed", "1", "--out", folder["seed.csv"]).ExitCode);
        Assert.Equal(File.ReadAllBytes(folder["1.csv"]), File.ReadAllBytes(folder["3.csv"]));
        Assert.NotEqual(File.ReadAllBytes(folder["1.csv"]), File.ReadAllBytes(folder["seed.csv"]));
    }

    [Fact]
    public void Recover_EveryFormat_HoldsTheSameLabels()
    {
        using TemporaryFolder folder = new();
        (string dataset, string run) = Train(folder);
        string[] recover = ["recover", run, "--from", "model", "--cut", "top=2", "--out"];
        Assert.Equal(0, Spml.Run([.. recover, folder["r.csv"]]).ExitCode);
        HashSet<(string, string)> expected = [.. File.ReadLines(folder["r.csv"]).Skip(1).Select(line => line.Split(',')).Select(fields => (fields[0], fields[1]))];
        Dataset data = Dataset.Open(dataset);
        IReadOnlyList<string> ids = data.Train.ReadIds();

        Assert.Equal(0, Spml.Run([.. recover, folder["r.json"]]).ExitCode);
        using JsonDocument json = JsonDocument.Parse(File.ReadAllText(folder["r.json"]));
        Assert.Equal(expected, [.. json.RootElement.GetProperty("labels").EnumerateArray().Select(label => (label.GetProperty("id").GetString()!, label.GetProperty("class").GetString()!))]);

        Assert.Equal(0, Spml.Run([.. recover, folder["coco.json"], "--format", "coco"]).ExitCode);
        using JsonDocument coco = JsonDocument.Parse(File.ReadAllText(folder["coco.json"]));
        Dictionary<int, string> images = coco.RootElement.GetProperty("images").EnumerateArray().ToDictionary(image => image.GetProperty("id").GetInt32(), image => image.GetProperty("file_name").GetString()!);
        Dictionary<int, string> categories = coco.RootElement.GetProperty("categories").EnumerateArray().ToDictionary(category => category.GetProperty("id").GetInt32(), category => category.GetProperty("name").GetString()!);
        Assert.Equal(expected, [.. coco.RootElement.GetProperty("annotations").EnumerateArray().Select(label => (images[label.GetProperty("image_id").GetInt32()], categories[label.GetProperty("category_id").GetInt32()]))]);

        Assert.Equal(0, Spml.Run([.. recover, folder["tasks.json"], "--format", "labelstudio"]).ExitCode);
        using JsonDocument tasks = JsonDocument.Parse(File.ReadAllText(folder["tasks.json"]));
        Assert.Equal(expected, [.. from task in tasks.RootElement.EnumerateArray() from name in task.GetProperty("predictions")[0].GetProperty("result")[0].GetProperty("value").GetProperty("choices").EnumerateArray() select (task.GetProperty("data").GetProperty("id").GetString()!, name.GetString()!)]);
        Assert.Contains("<Choice value=\"class00\"/>", File.ReadAllText(folder["tasks.xml"]), StringComparison.Ordinal);

        Assert.Equal(0, Spml.Run([.. recover, folder["r.npy"]]).ExitCode);
        NpyArray array = NpyFile.Read(folder["r.npy"]);
        ObservedMatrix given = new ObservationProcess().Draw(data.Train.ReadTruth()!);
        sbyte[] states = array.To<sbyte>();
        Assert.Equal([data.Train.Count, data.Classes.Count], array.Shape);
        Assert.Equal(expected, [.. Enumerable.Range(0, states.Length).Where(cell => states[cell] == 1 && given.Values[cell] != LabelState.Present).Select(cell => (ids[cell / data.Classes.Count], data.Classes[cell % data.Classes.Count]))]);

        Assert.Equal(0, Spml.Run([.. recover, folder["r.parquet"]]).ExitCode);
        Assert.Equal("PAR1"u8, File.ReadAllBytes(folder["r.parquet"]).AsSpan(0, 4));
    }

    [Fact]
    public void Recover_Suspects_ListsTheLeastProbableGivenLabels()
    {
        using TemporaryFolder folder = new();
        (_, string run) = Train(folder);
        SpmlResult result = Spml.Run("recover", run, "--suspects", "5%", "--out", folder["r.csv"]);

        Assert.Equal(0, result.ExitCode);
        double[] probabilities = [.. File.ReadLines(folder["r.suspects.csv"]).Skip(1).Select(line => double.Parse(line.Split(',')[2]))];
        Assert.Equal(24, probabilities.Length);
        Assert.Equal(probabilities.Order(), probabilities);
        Assert.Contains("suspect id", result.Out, StringComparison.Ordinal);
    }

    [Fact]
    public void Recover_Precision_IsAboutAsRightAsItSays()
    {
        using TemporaryFolder folder = new();
        (_, string run) = Train(folder);
        using JsonDocument result = Spml.Json("recover", run, "--from", "model", "--cut", "precision=0.8");

        Assert.InRange(result.RootElement.GetProperty("estimatedPrecision").GetDouble(), 0.8, 1);
        Assert.InRange(result.RootElement.GetProperty("truth").GetProperty("precision").GetDouble(), 0.6, 1);
    }

    /// <summary>An audit of every example knows the precision exactly.</summary>
    [Fact]
    public void Recover_PrecisionFromAnAuditOfAll_IsWhatItSays()
    {
        using TemporaryFolder folder = new();
        (string dataset, string run) = Train(folder);
        Dataset data = Dataset.Open(dataset);
        TruthMatrix truth = data.Train.ReadTruth()!;
        folder.Write("audit.csv", $"id,{string.Join(',', data.Classes)}\n" + string.Concat(data.Train.ReadIds().Select((id, row) => $"{id},{string.Join(',', truth.Row(row).ToArray())}\n")));
        using JsonDocument result = Spml.Json("recover", run, "--from", "estimates", "--cut", "precision=0.8", "--audit", folder["audit.csv"]);

        double precision = result.RootElement.GetProperty("truth").GetProperty("precision").GetDouble();
        Assert.Equal(precision, result.RootElement.GetProperty("estimatedPrecision").GetDouble(), 1e-9);
        Assert.InRange(precision, 0.8, 1);
        SpmlResult without = Spml.Run("recover", run, "--from", "estimates", "--cut", "precision=0.8");
        Assert.Equal(2, without.ExitCode);
        Assert.Contains("--audit FILE", without.Error, StringComparison.Ordinal);
        Assert.Equal(2, Spml.Run("recover", run, "--audit", folder["audit.csv"]).ExitCode);
        Assert.Equal(2, Spml.Run("recover", run, "--cut", "precision=0.8", "--from", "model", "--audit", folder["none.csv"]).ExitCode);
    }

    [Theory]
    [InlineData("an estimates", "--from", "estimates", "no label estimates")]
    [InlineData("role", "--from", "somebody", "one of oof, model, estimates")]
    [InlineData("role", "--cut", "threshold=2", "threshold=X")]
    [InlineData("role", "--folds", "481", "cannot be cut into 481 folds")]
    [InlineData("role", "--suspects", "0", "--suspects needs")]
    [InlineData("role", "--format", "csv", "--out FILE")]
    public void Recover_WhatCannotBe_ExitsTwoAndSaysWhy(string loss, string option, string value, string expected)
    {
        using TemporaryFolder folder = new();
        (_, string run) = Train(folder, loss.Split(' ')[0]);
        SpmlResult result = Spml.Run("recover", run, option, value);

        Assert.Equal(2, result.ExitCode);
        Assert.Contains(expected, result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Recover_RunThatSawFullLabels_ExitsTwo()
    {
        using TemporaryFolder folder = new();
        (_, string run) = Train(folder, "bce");
        SpmlResult result = Spml.Run("recover", run);

        Assert.Equal(2, result.ExitCode);
        Assert.Contains("no label of the training rows is missing", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Recover_FileThatIsThere_IsLeftUnlessForced()
    {
        using TemporaryFolder folder = new();
        (_, string run) = Train(folder);
        folder.Write("r.suspects.csv", "mine");
        string[] recover = ["recover", run, "--from", "model", "--suspects", "3", "--out", folder["r.csv"]];

        Assert.Equal(2, Spml.Run(recover).ExitCode);
        Assert.False(File.Exists(folder["r.csv"]));
        Assert.Equal("mine", File.ReadAllText(folder["r.suspects.csv"]));
        Assert.Equal(0, Spml.Run([.. recover, "--force"]).ExitCode);
    }

    [Fact]
    public void Recover_DamagedEstimates_ExitsFive()
    {
        using TemporaryFolder folder = new();
        (_, string run) = Train(folder);
        File.AppendAllText(Path.Combine(run, "label-estimates.npy"), "x");

        Assert.Equal(5, Spml.Run("recover", run, "--from", "estimates").ExitCode);
    }

    /// <summary>A network scores its training pictures; out of fold, features take its place, where there are any.</summary>
    [Fact]
    public void Recover_RunOnPictures_ScoresThemWithItsNetwork()
    {
        using TemporaryFolder folder = new();
        string dataset = SmallScenes.Create(folder);
        Assert.Equal(0, Spml.Run(["train", dataset, "--loss", "an", "--mode", "fine-tune", .. SmallScenes.Options, "--epochs", "1", "--out", folder["run"]]).ExitCode);

        Assert.Equal(0, Spml.Run("recover", folder["run"], "--from", "model", "--cut", "top=1", "--out", folder["r.csv"]).ExitCode);
        Assert.Equal(1 + 24, File.ReadLines(folder["r.csv"]).Count());
        Assert.Equal(0, Spml.Run("recover", folder["run"], "--from", "model", "--cut", "top=1", "--format", "labelstudio", "--out", folder["r.json"]).ExitCode);
        Assert.Contains("\"image\": \"/data/local-files/?d=", File.ReadAllText(folder["r.json"]), StringComparison.Ordinal);
        SpmlResult without = Spml.Run("recover", folder["run"]);
        Assert.Equal(2, without.ExitCode);
        Assert.Contains("has none", without.Error, StringComparison.Ordinal);
        Assert.Equal(0, Spml.Run("export", folder["run"], "--format", "backbone", "--out", folder["net.onnx"]).ExitCode);
        Assert.Equal(0, Spml.Run("features", dataset, "--backbone", folder["net.onnx"]).ExitCode);
        Assert.Equal(0, Spml.Run("recover", folder["run"], "--folds", "3").ExitCode);
    }

    private static (string Dataset, string Run) Train(TemporaryFolder folder, string loss = "role")
    {
        string dataset = GeneratedDataset.Create(folder);
        Assert.Equal(0, Spml.Run("train", dataset, "--loss", loss, "--epochs", "4", "--out", folder["run"], "--quiet").ExitCode);
        return (dataset, folder["run"]);
    }

    private static void AssertRight(Dataset dataset, string[] lines, string source, JsonElement truth)
    {
        IReadOnlyList<string> ids = dataset.Train.ReadIds();
        TruthMatrix full = dataset.Train.ReadTruth()!;
        ObservedMatrix given = new ObservationProcess().Draw(full);
        (int Row, int Class)[] cells = [.. lines.Select(line => line.Split(',')).Select(fields => (ids.ToList().IndexOf(fields[0]), dataset.Classes.ToList().IndexOf(fields[1])))];

        Assert.All(cells, cell => Assert.Equal(LabelState.Unknown, given[cell.Row, cell.Class]));
        Assert.Equal(cells.Length, cells.Distinct().Count());
        Assert.All(lines, line => Assert.Equal(source, line.Split(',')[3]));
        double[] probabilities = [.. lines.Select(line => double.Parse(line.Split(',')[2]))];
        Assert.Equal(probabilities.OrderDescending(), probabilities);
        Assert.Equal(cells.Average(cell => full[cell.Row, cell.Class] ? 1.0 : 0), truth.GetProperty("precision").GetDouble(), 1e-9);
        Assert.Equal(dataset.Classes.Count, truth.GetProperty("perClass").GetArrayLength());
    }
}
