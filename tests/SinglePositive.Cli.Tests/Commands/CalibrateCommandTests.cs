using System.Globalization;
using System.Text.Json;
using SinglePositive.Data;
using SinglePositive.Files;
using SinglePositive.Labels;

namespace SinglePositive.Cli.Tests.Commands;

/// <summary><c>spml calibrate</c>, and the verbs that use what it made.</summary>
public sealed class CalibrateCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("none")]
    [InlineData("temperature")]
    [InlineData("platt")]
    [InlineData("isotonic")]
    public void Calibrate_EveryMethod_IsWhatEvalSays(string method)
    {
        Train();
        using JsonDocument fitted = Calibrate("--method", method);
        JsonElement after = fitted.RootElement.GetProperty("after");
        using JsonDocument evaluated = Spml.Json("eval", _folder["cal"]), metrics = JsonDocument.Parse(File.ReadAllText(_folder["cal/metrics.json"]));

        Assert.Equal("test", fitted.RootElement.GetProperty("measuredOn").GetString());
        Assert.Equal(after.GetProperty("microF1").GetDouble(), evaluated.RootElement.GetProperty("microF1").GetDouble(), 1e-12);
        Assert.Equal(after.GetProperty("macroF1").GetDouble(), metrics.RootElement.GetProperty("test").GetProperty("macroF1").GetDouble(), 1e-12);
        Assert.InRange(after.GetProperty("setCoverage").GetDouble(), 0.5, 1);
        Assert.Equal(fitted.RootElement.GetRawText(), JsonDocument.Parse(File.ReadAllText(_folder["cal/calibration.json"])).RootElement.GetRawText());
        string[] thresholds = [.. File.ReadLines(_folder["cal/per_class.csv"]).Skip(1).Select(line => line.Split(',')[^1])];
        Assert.Equal(fitted.RootElement.GetProperty("perClass").EnumerateArray().Select(row => row.GetProperty("threshold").GetDouble()), thresholds.Select(text => double.Parse(text, CultureInfo.InvariantCulture)));
        Assert.Equal(NpyFile.Read(_folder["cal/predictions/test.npy"]).To<float>(), Predicted("cal"));
    }

    [Fact]
    public void Calibrate_Run_IsNotChangedAndTheCopyIsWhole()
    {
        Train();
        Dictionary<string, string> before = Checksums("run");
        Calibrate().Dispose();

        Assert.Equal(before, Checksums("run"));
        using JsonDocument record = JsonDocument.Parse(File.ReadAllText(_folder["cal/run.json"]));
        Dictionary<string, string> sums = record.RootElement.GetProperty("sha256").EnumerateObject().ToDictionary(file => file.Name, file => file.Value.GetString()!);
        Assert.Equal(Checksums("cal").Where(file => file.Key != "run.json"), sums.OrderBy(file => file.Key, StringComparer.Ordinal));
        Assert.Equal(Path.GetFullPath(_folder["run"]), record.RootElement.GetProperty("configuration").GetProperty("calibrated-from").GetString());
        Assert.Equal(0, Spml.Run("report", _folder["cal"], "--out", _folder["report.html"]).ExitCode);
    }

    [Fact]
    public void Compare_CalibratedRun_TakesTheThresholdsOfEach()
    {
        Train();
        Calibrate().Dispose();
        using JsonDocument compared = Spml.Json("compare", _folder["run"], _folder["cal"], "--resamples", "5");
        double[] values = [.. compared.RootElement.GetProperty("runs").EnumerateArray().Select(run => run.GetProperty("metrics").GetProperty("microF1").GetProperty("value").GetDouble())];
        Assert.Equal([F1("run"), F1("cal")], values, (a, b) => Math.Abs(a - b) < 1e-12);
        Assert.NotEqual(values[0], values[1]);
    }

    [Fact]
    public void Train_ResumeOfACalibratedRun_IsRefusedAndLeavesIt()
    {
        Train();
        Calibrate().Dispose();
        Dictionary<string, string> before = Checksums("cal");
        Assert.Contains("calibrated-from", Refused(2, "train", _folder["generated"], "--loss", "an", "--epochs", "9", "--out", _folder["cal"], "--resume"), StringComparison.Ordinal);
        Assert.Equal(before, Checksums("cal"));
    }

    [Fact]
    public void Predict_CalibratedRun_TakesThresholdsSetsOrWhatTheOptionSays()
    {
        Train();
        using JsonDocument fitted = Calibrate("--scope", "class");
        double[] thresholds = Column(fitted, "threshold"), cuts = Column(fitted, "cut");
        float[] probabilities = Predicted("cal");

        Assert.Equal(Above(probabilities, thresholds), Shown());
        Assert.Equal(Above(probabilities, cuts), Shown("--sets"));
        Assert.Equal(Above(probabilities, [.. thresholds.Select(_ => 0.7)]), Shown("--threshold", "0.7"));
        using JsonDocument sets = Spml.Json("predict", _folder["cal"], "--features", Features(), "--sets", "--out", _folder["sets.csv"]);
        Assert.Equal(Above(probabilities, cuts).Average(), sets.RootElement.GetProperty("labelsPerExample").GetDouble(), 1e-9);
        Assert.True(Spml.Json("export", _folder["cal"], "--format", "safetensors", "--out", _folder["m.safetensors"]).RootElement.GetProperty("bytes").GetInt64() > 0);
        Assert.Equal(File.ReadAllBytes(_folder["cal/model.safetensors"]), File.ReadAllBytes(_folder["m.safetensors"]));
    }

    [Fact]
    public void Calibrate_Cardinality_GivesAboutKLabels()
    {
        Train();
        using JsonDocument fitted = Calibrate("--thresholds", "cardinality", "--expected-positives", "2");
        Assert.InRange(fitted.RootElement.GetProperty("after").GetProperty("labelsPerExample").GetDouble(), 1.6, 2.4);
    }

    [Fact]
    public void Calibrate_OnTest_MeasuresOnValidation()
    {
        Train();
        using JsonDocument fitted = Calibrate("--on", "test");
        Assert.Equal(("validation", false), (fitted.RootElement.GetProperty("measuredOn").GetString(), fitted.RootElement.GetProperty("crossFitted").GetBoolean()));
    }

    [Fact]
    public void Calibrate_SingleLabelsAlone_DoesWhatIsSoundAndRefusesTheRest()
    {
        DatasetContent full = new GeneratedData { TrainExamples = 600, TestExamples = 100, Classes = 8, Dimension = 32 }.Generate();
        Dataset.Create(_folder["single"], full with { Splits = [full.Splits[0] with { Observed = new ObservationProcess().Draw(full.Splits[0].Truth!), Truth = null }] });
        Assert.Equal(0, Spml.Run("train", _folder["single"], "--loss", "an", "--epochs", "3", "--out", _folder["run"]).ExitCode);

        Assert.Contains("--expected-positives", Refused(2, "calibrate", _folder["run"], "--out", _folder["cal"]), StringComparison.Ordinal);
        Assert.Contains("full labels", Refused(2, "calibrate", _folder["run"], "--out", _folder["cal"], "--thresholds", "f1"), StringComparison.Ordinal);
        Assert.Contains("full labels", Refused(2, "calibrate", _folder["run"], "--out", _folder["cal"], "--expected-positives", "2", "--method", "platt"), StringComparison.Ordinal);
        Assert.False(Directory.Exists(_folder["cal"]));
        using JsonDocument fitted = Calibrate("--expected-positives", "2");
        Assert.Equal(("observed", "cardinality", "none", true), (Text(fitted, "labels"), Text(fitted, "thresholds"), Text(fitted, "method"), fitted.RootElement.GetProperty("crossFitted").GetBoolean()));
        Assert.Equal(JsonValueKind.Null, fitted.RootElement.GetProperty("after").GetProperty("ece").ValueKind);
        Assert.InRange(fitted.RootElement.GetProperty("after").GetProperty("setCoverage").GetDouble(), 0.7, 1);
    }

    [Fact]
    public void Calibrate_TestAloneHasFullLabels_IsMeasuredThere()
    {
        DatasetContent full = new GeneratedData { TrainExamples = 600, TestExamples = 100, Classes = 8, Dimension = 32 }.Generate();
        Dataset.Create(_folder["single"], full with { Splits = [full.Splits[0] with { Observed = new ObservationProcess().Draw(full.Splits[0].Truth!), Truth = null }, full.Splits[1]] });
        Assert.Equal(0, Spml.Run("train", _folder["single"], "--loss", "an", "--epochs", "3", "--out", _folder["run"]).ExitCode);

        using JsonDocument fitted = Calibrate("--expected-positives", "2", "--scope", "class");
        Assert.Equal(("observed", "test", false), (Text(fitted, "labels"), Text(fitted, "measuredOn"), fitted.RootElement.GetProperty("crossFitted").GetBoolean()));
        Assert.InRange(fitted.RootElement.GetProperty("after").GetProperty("microF1").GetDouble(), 0.2, 1);
        using JsonDocument again = Calibrate("--on", "test", "--method", "isotonic", "--force");
        Assert.Equal(("full", "test", true), (Text(again, "labels"), Text(again, "measuredOn"), again.RootElement.GetProperty("crossFitted").GetBoolean()));
        Assert.True(again.RootElement.GetProperty("after").GetProperty("brier").GetDouble() < again.RootElement.GetProperty("before").GetProperty("brier").GetDouble());
    }

    [Fact]
    public void Calibrate_WrongInput_ExitsTwoAndWritesNothing()
    {
        Train();
        Assert.Contains("--coverage", Refused(2, "calibrate", _folder["run"], "--out", _folder["cal"], "--coverage", "1.5"), StringComparison.Ordinal);
        Assert.Contains("precision=X", Refused(2, "calibrate", _folder["run"], "--out", _folder["cal"], "--thresholds", "recall=0.5"), StringComparison.Ordinal);
        Assert.Contains("no run folder", Refused(2, "calibrate", _folder["nowhere"], "--out", _folder["cal"]), StringComparison.Ordinal);
        Assert.Contains("never changed", Refused(2, "calibrate", _folder["run"], "--out", _folder["run"], "--force"), StringComparison.Ordinal);
        Assert.Contains("never changed", Refused(2, "calibrate", _folder["run"], "--out", _folder["run/cal"]), StringComparison.Ordinal);
        Directory.CreateSymbolicLink(_folder["link"], _folder["run"]);
        Assert.Contains("never changed", Refused(2, "calibrate", _folder["run"], "--out", _folder["link"], "--force"), StringComparison.Ordinal);
        Assert.Contains("never changed", Refused(2, "calibrate", _folder["link"], "--out", _folder["run"], "--force"), StringComparison.Ordinal);
        Assert.Contains("number of classes", Refused(2, "calibrate", _folder["run"], "--out", _folder["cal"], "--thresholds", "cardinality", "--expected-positives", "20"), StringComparison.Ordinal);
        Assert.Contains("no label sets", Refused(2, "predict", _folder["run"], "--features", Features(), "--format", "csv", "--sets"), StringComparison.Ordinal);
        Assert.False(Directory.Exists(_folder["cal"]));
        Calibrate().Dispose();
        Assert.Contains("--force", Refused(2, "calibrate", _folder["run"], "--out", _folder["cal"]), StringComparison.Ordinal);
        Assert.Contains("calibrated already", Refused(2, "calibrate", _folder["cal"], "--out", _folder["again"]), StringComparison.Ordinal);
        Assert.Contains(_folder["run"], Refused(2, "reproduce", _folder["cal"]), StringComparison.Ordinal);
        Assert.Contains("--sets", Refused(2, "predict", _folder["cal"], "--features", Features(), "--format", "csv", "--sets", "--threshold", "0.5"), StringComparison.Ordinal);
        File.WriteAllText(_folder["cal/model.safetensors"], "no model");
        Assert.Equal(5, Spml.Run("predict", _folder["cal"], "--features", Features(), "--format", "csv").ExitCode);
    }

    [Fact]
    public void Calibrate_Table_ShowsBeforeAndAfter()
    {
        Train();
        SpmlResult result = Spml.Run("calibrate", _folder["run"], "--out", _folder["cal"], "--verbose");
        Assert.Equal(0, result.ExitCode);
        foreach (string line in new[] { "calibration error (ECE), mean of classes", "Brier score, worst class", "micro F1", "labels per example", "label sets: share of true labels inside", "label sets: classes in a set", "cut-off" })
            Assert.Contains(line, result.Out, StringComparison.Ordinal);
        Assert.Contains("spml predict", result.LastErrorLine, StringComparison.Ordinal);
    }

    private void Train()
    {
        SpmlResult result = Spml.Run("train", GeneratedDataset.Create(_folder), "--loss", "an", "--epochs", "5", "--out", _folder["run"]);
        Assert.True(result.ExitCode == 0, result.Error);
    }

    private JsonDocument Calibrate(params string[] options) => Spml.Json(["calibrate", _folder["run"], "--out", _folder["cal"], .. options]);

    private double F1(string run)
    {
        using JsonDocument evaluated = Spml.Json("eval", _folder[run]);
        return evaluated.RootElement.GetProperty("microF1").GetDouble();
    }

    private static string Refused(int code, params string[] words)
    {
        SpmlResult result = Spml.Run(words);
        Assert.Equal((code, ""), (result.ExitCode, result.Out));
        return result.Error;
    }

    private string Features() => Directory.GetFiles(_folder["generated/test/features"]).Single();

    private float[] Predicted(string run)
    {
        Assert.Equal(0, Spml.Run("predict", _folder[run], "--features", Features(), "--out", _folder["p.npy"], "--force").ExitCode);
        return NpyFile.Read(_folder["p.npy"]).To<float>();
    }

    /// <summary>How many classes of each row are shown.</summary>
    private int[] Shown(params string[] options)
    {
        SpmlResult result = Spml.Run(["predict", _folder["cal"], "--features", Features(), "--format", "csv", .. options]);
        Assert.True(result.ExitCode == 0, result.Error);
        int[] counts = new int[100];
        foreach (string line in result.Out.TrimEnd('\n').Split('\n').Skip(1))
            counts[int.Parse(line.Split(',')[0], CultureInfo.InvariantCulture)]++;
        return counts;
    }

    private static int[] Above(float[] probabilities, double[] cuts) => [.. probabilities.Chunk(cuts.Length).Select(row => row.Where((p, j) => p >= cuts[j]).Count())];

    private static double[] Column(JsonDocument fitted, string name) => [.. fitted.RootElement.GetProperty("perClass").EnumerateArray().Select(row => row.GetProperty(name).GetDouble())];

    private static string Text(JsonDocument fitted, string name) => fitted.RootElement.GetProperty(name).GetString()!;

    private Dictionary<string, string> Checksums(string name) => Directory.GetFiles(_folder[name], "*", SearchOption.AllDirectories)
        .Select(path => (Name: Path.GetRelativePath(_folder[name], path).Replace('\\', '/'), Path: path))
        .OrderBy(file => file.Name, StringComparer.Ordinal).ToDictionary(file => file.Name, file => Checksum.Sha256(file.Path));
}
