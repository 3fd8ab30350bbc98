using System.Text.Json;
using SinglePositive.Files;

namespace SinglePositive.Cli.Tests.Commands;

public sealed class ExpectedPositivesTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly string _dataset;
    private readonly string[] _ids;
    private readonly string[] _classes;

    public ExpectedPositivesTests()
    {
        _dataset = SmallDataset.Create(_folder);
        _ids = File.ReadAllLines(Path.Combine(_dataset, "train", "ids.txt"));
        using JsonDocument manifest = JsonDocument.Parse(File.ReadAllText(Path.Combine(_dataset, "dataset.json")));
        _classes = [.. manifest.RootElement.GetProperty("classes").EnumerateArray().Select(name => name.GetString()!)];
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Train_FromAnAudit_RecordsItsMeanAndInterval()
    {
        string audit = Audit($"id,class\n{_ids[0]},{_classes[0]}\n{_ids[0]},{_classes[1]}\n{_ids[1]},{_classes[1]}\n{_ids[2]},\n");

        using JsonDocument trained = Spml.Json("train", _dataset, "--loss", "role", "--epochs", "2", "--expected-positives", $"audit:{audit}", "--out", _folder["run"]);
        using JsonDocument run = JsonDocument.Parse(File.ReadAllText(Path.Combine(_folder["run"], "run.json")));

        JsonElement settings = run.RootElement.GetProperty("configuration");
        Assert.Equal(1, trained.RootElement.GetProperty("expectedPositives").GetDouble(), 1e-12);
        Assert.Equal(2, trained.RootElement.GetProperty("expectedPositivesInterval").GetArrayLength());
        Assert.Equal($"audit:{Path.GetFullPath(audit)}", settings.GetProperty("expected-positives-from").GetString());
        Assert.True(settings.GetProperty("expected-positives-low").GetDouble() < 1 && settings.GetProperty("expected-positives-high").GetDouble() > 1);
    }

    [Fact]
    public void Inspect_AuditsOfEveryForm_SayTheSame()
    {
        string wide = Audit($"id,{string.Join(',', _classes)}\n{_ids[0]},1,1,0,0\n{_ids[1]},0,1,0,0\n"), wideResult = Inspect(wide);
        string lines = Audit($"id,class\n{_ids[0]},{_classes[0]}\n{_ids[0]},{_classes[1]}\n{_ids[1]},{_classes[1]}\n"), linesResult = Inspect(lines);
        string list = Audit($"id,classes\n{_ids[0]},{_classes[0]}|{_classes[1]}\n{_ids[1]},{_classes[1]}\n");

        Assert.Equal(wideResult, linesResult);
        Assert.Equal(wideResult, Inspect(list));
    }

    [Fact]
    public void Inspect_RowNumbers_AreCountedInTheTruth()
    {
        NpyFile.Write<long>(_folder["rows.npy"], [0L, 1, 2, 3, 4, 5], 6);
        using JsonDocument result = Spml.Json("inspect", _dataset, "--expected-positives", $"audit:{_folder["rows.npy"]}");
        byte[] truth = NpyFile.Read(Path.Combine(_dataset, "train", "truth.npy")).To<byte>();

        Assert.Equal(truth.Take(6 * _classes.Length).Sum(label => label) / 6.0, result.RootElement.GetProperty("expectedPositives").GetProperty("estimate").GetDouble(), 1e-12);
        Assert.Equal(_classes.Length, result.RootElement.GetProperty("classes").EnumerateObject().Count());
    }

    [Fact]
    public void Train_FromAnAuditWithoutLabels_NamesTheAudit()
    {
        string audit = Audit($"id,class\n{_ids[0]},\n{_ids[1]},\n");
        SpmlResult result = Spml.Run("train", _dataset, "--loss", "role", "--epochs", "2", "--expected-positives", $"audit:{audit}", "--out", _folder["run"]);

        Assert.Equal(2, result.ExitCode);
        Assert.Contains(audit, result.Error, StringComparison.Ordinal);
        Assert.Contains("no present label", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Inspect_AuditWithoutHeader_IsRefused()
    {
        SpmlResult result = Spml.Run("inspect", _dataset, "--expected-positives", $"audit:{Audit($"{_ids[0]},{_classes[0]}\n{_ids[1]},{_classes[1]}\n")}");

        Assert.Equal(3, result.ExitCode);
        Assert.Contains("header", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Inspect_AuditWithoutAGivenLabel_Warns()
    {
        Spml.Json("observe", _dataset).Dispose();
        SpmlResult result = Spml.Run("inspect", _dataset, "--expected-positives", $"audit:{Audit($"id,class\n{_ids[0]},\n{_ids[1]},\n")}");

        Assert.Equal(0, result.ExitCode);
        Assert.Contains("2 of the 2 audited examples lack a label that was observed present", result.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("autoo", "did you mean 'auto'?")]
    [InlineData("audit:", "audit:FILE")]
    [InlineData("-1", "a number above 0")]
    public void Train_ExpectedPositivesThatAreNone_SayWhatThereIs(string given, string said)
    {
        SpmlResult result = Spml.Run("train", _dataset, "--loss", "epr", $"--expected-positives={given}", "--out", _folder["run"]);

        Assert.Equal(2, result.ExitCode);
        Assert.Contains(said, result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Train_Auto_SaysWhatItFoundAndIsTheSameAgain()
    {
        Spml.Json("observe", _dataset).Dispose();
        SpmlResult first = Spml.Run("train", _dataset, "--loss", "epr", "--epochs", "2", "--expected-positives", "auto", "--out", _folder["a"]);
        SpmlResult second = Spml.Run("train", _dataset, "--loss", "epr", "--epochs", "2", "--expected-positives", "auto", "--threads", "1", "--out", _folder["b"]);

        Assert.Equal((0, 0), (first.ExitCode, second.ExitCode));
        Assert.Contains("is estimated", first.Error, StringComparison.Ordinal);
        Assert.Equal(File.ReadAllBytes(Path.Combine(_folder["a"], "model.safetensors")), File.ReadAllBytes(Path.Combine(_folder["b"], "model.safetensors")));
    }

    [Theory]
    [InlineData("no example 'nobody'", "id,class\nnobody,{0}\n")]
    [InlineData("there is no class 'nothing'", "id,class\n{1},nothing\n")]
    [InlineData("must be 0 or 1", "id,{2}\n{1},1,?,0,0\n")]
    [InlineData("one column for each", "id,{0},{0}\n{1},1,0\n")]
    public void Inspect_AuditThatDoesNotFit_ExitsThreeWithTheLine(string message, string text)
    {
        string audit = Audit(string.Format(text, _classes[0], _ids[0], string.Join(',', _classes)));

        SpmlResult result = Spml.Run("inspect", _dataset, "--expected-positives", $"audit:{audit}");

        Assert.Equal(3, result.ExitCode);
        string shown = string.Join(' ', result.Error.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        Assert.Contains(message, shown, StringComparison.Ordinal);
        Assert.Contains(", line ", shown, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("audit:nowhere.csv")]
    [InlineData("later")]
    public void Inspect_NoSource_ExitsTwo(string source) => Assert.Equal(2, Spml.Run("inspect", _dataset, "--expected-positives", source).ExitCode);

    [Theory]
    [InlineData("observed-map", "observed")]
    [InlineData("observed-recall", "observed-recall")]
    [InlineData("observed-loss", "observed-loss")]
    public void Sweep_SelectedWithoutTruth_NamesWhatSelectsAndHasABest(string select, string recorded)
    {
        using JsonDocument swept = Spml.Json("sweep", _dataset, "--loss", "an", "--lr", "1e-2,1e-3", "--epochs", "3", "--select", select, "--out", _folder["sweep"]);

        JsonElement best = swept.RootElement.GetProperty("best");
        Assert.Equal(recorded, best.GetProperty("selection").GetString());
        // What chose is a number of its own where it is no mAP.
        bool scored = recorded != "observed";
        Assert.Equal(scored, File.ReadLines(_folder["sweep/results.csv"]).First().EndsWith(",selectionScore", StringComparison.Ordinal));
        Assert.Equal(scored, best.TryGetProperty("selectionScore", out _));
        if (scored)
            Assert.Equal(swept.RootElement.GetProperty("points").EnumerateArray().Max(Score), Score(best));

        static double Score(JsonElement point) => point.GetProperty("selectionScore").GetProperty("mean").GetDouble();
    }

    [Theory]
    [InlineData("1.5", false)]
    [InlineData("1000", true)]
    public void Train_MorePositivesThanClasses_Warns(string expected, bool warns)
    {
        SpmlResult result = Spml.Run("train", _dataset, "--loss", "epr", "--expected-positives", expected, "--epochs", "1", "--out", _folder["run"]);

        Assert.Equal(0, result.ExitCode);
        Assert.Equal(warns, result.Error.Contains("--expected-positives is 1000, and there are only", StringComparison.Ordinal));
    }

    [Fact]
    public void Sweep_LossesByTheirLikelihood_HasNoBestOfAll()
    {
        using JsonDocument swept = Spml.Json("sweep", _dataset, "--loss", "an,wan", "--epochs", "2", "--select", "observed-loss", "--out", _folder["sweep"]);

        Assert.Equal(JsonValueKind.Null, swept.RootElement.GetProperty("best").ValueKind);
        Assert.Equal(2, swept.RootElement.GetProperty("bestByLoss").GetArrayLength());
    }

    private string Audit(string text)
    {
        string path = _folder[$"audit{text.Length}.csv"];
        File.WriteAllText(path, text);
        return path;
    }

    private string Inspect(string audit)
    {
        using JsonDocument result = Spml.Json("inspect", _dataset, "--expected-positives", $"audit:{audit}");
        return result.RootElement.GetProperty("classes").ToString() + result.RootElement.GetProperty("expectedPositives");
    }
}
