using System.Text.Json;
using SinglePositive.Files;

namespace SinglePositive.Cli.Tests.Commands;

public class EvalCommandTests
{
    private static readonly float[] Scores = [0.9f, 0.1f, 0.2f, 0.8f, 0.6f, 0.7f];

    [Fact]
    public void Eval_Json_HasEveryMember()
    {
        using TemporaryFolder folder = new();
        using JsonDocument result = Spml.Json("eval", "--scores", Write(folder, Scores), "--truth", WriteTruth(folder, 1, 0, 0, 1, 1, 1));

        Assert.Equal(100, result.RootElement.GetProperty("map").GetDouble());
        string[] expected = ["map", "ap", "microAp", "microF1", "macroF1", "microPrecision", "microRecall", "cf1", "of1", "subsetAccuracy", "hammingLoss", "lrap", "rankingLoss", "coverageError", "auc",
            "precisionAt1", "recallAt1", "topAt1", "precisionAt3", "recallAt3", "topAt3", "precisionAt5", "recallAt5", "topAt5", "predictedPositives", "examples", "classes", "classesWithoutPositives", "seconds"];
        Assert.Equal(expected, result.RootElement.EnumerateObject().Select(member => member.Name));
    }

    [Theory]
    [InlineData("zero", 50)]
    [InlineData("skip", 100)]
    public void Eval_ClassWithoutPositives_CountsAsAsked(string absent, double map)
    {
        using TemporaryFolder folder = new();
        using JsonDocument result = Spml.Json("eval", "--scores", Write(folder, Scores), "--truth", WriteTruth(folder, 1, 0, 0, 0, 1, 0), "--absent-class", absent);

        Assert.Equal(map, result.RootElement.GetProperty("map").GetDouble());
        Assert.Equal(1, result.RootElement.GetProperty("classesWithoutPositives").GetInt32());
    }

    [Theory]
    [InlineData("map=100", 0)]
    [InlineData("map=99,microF1=1", 7)]
    [InlineData("mpa=1", 2)]
    [InlineData("map", 2)]
    public void Eval_FailUnder_SetsTheExitCode(string gate, int code)
    {
        using TemporaryFolder folder = new();
        SpmlResult result = Spml.Run("eval", "--scores", Write(folder, Scores), "--truth", WriteTruth(folder, 1, 0, 0, 1, 1, 1), "--fail-under", gate, "--quiet", "--threshold", "0.65");

        Assert.Equal(code, result.ExitCode);
        Assert.Equal(code is 0 or 7, result.Out.Length > 0);
        Assert.Equal(code == 0, result.Error.Length == 0);
    }

    [Fact]
    public void Eval_ShapesDiffer_ExitsThreeNamingBoth()
    {
        using TemporaryFolder folder = new();
        NpyFile.Write<byte>(folder["y.npy"], [0, 1, 1, 0], 2, 2);

        SpmlResult result = Spml.Run("eval", "--scores", Write(folder, Scores), "--truth", folder["y.npy"]);

        Assert.Equal(3, result.ExitCode);
        Assert.Contains("3 × 2", result.Error, StringComparison.Ordinal);
        Assert.Contains("2 × 2", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Eval_ScoreIsNaN_ExitsThreeNamingTheCell()
    {
        using TemporaryFolder folder = new();
        SpmlResult result = Spml.Run("eval", "--scores", Write(folder, [0.1f, 0.2f, 0.3f, float.NaN, 0.5f, 0.6f]), "--truth", WriteTruth(folder, 1, 0, 0, 1, 1, 1));

        Assert.Equal(3, result.ExitCode);
        Assert.Contains("row 1, column 1", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Eval_LabelIsTwo_ExitsThreeNamingTheCell()
    {
        using TemporaryFolder folder = new();
        SpmlResult result = Spml.Run("eval", "--scores", Write(folder, Scores), "--truth", WriteTruth(folder, 1, 0, 0, 1, 2, 1));

        Assert.Equal(3, result.ExitCode);
        Assert.Contains("row 2, column 0", result.Error, StringComparison.Ordinal);
    }

    private static string Write(TemporaryFolder folder, float[] scores)
    {
        NpyFile.Write<float>(folder["s.npy"], scores, 3, 2);
        return folder["s.npy"];
    }

    private static string WriteTruth(TemporaryFolder folder, params byte[] labels)
    {
        NpyFile.Write<byte>(folder["y.npy"], labels, 3, 2);
        return folder["y.npy"];
    }
}
