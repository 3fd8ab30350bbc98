namespace SinglePositive.Cli.Tests.Parsing;

public class ConfigFileTests
{
    [Fact]
    public void Read_CommentsAndTrailingComma_AreAllowed() =>
        Assert.Contains("\"bench\": true", Print("""{ "bench": true, /* why */ } // end"""), StringComparison.Ordinal);

    [Fact]
    public void Read_OptionOnTheCommandLine_Wins() =>
        Assert.Contains("\"bench\": false", Print("""{ "bench": true }""", "--bench=false"), StringComparison.Ordinal);

    [Fact]
    public void Read_Null_MeansTheDefault() => Assert.Contains("\"bench\": false", Print("""{ "bench": null }"""), StringComparison.Ordinal);

    [Theory]
    [InlineData("""{ "bensh": true }""", "knows no key 'bensh'. Did you mean 'bench'?")]
    [InlineData("""{ "config": "x.json" }""", "knows no key 'config'")]
    [InlineData("""{ "bench": [1] }""", "'bench' must be a text, a number, true, false or null")]
    [InlineData("""{ "bench": true, "bench": false }""", "this is not JSON")]
    [InlineData("{\n \"bench\": tru }", "line 2: this is not JSON")]
    [InlineData("[]", "one JSON object")]
    [InlineData("", "this is not JSON")]
    public void Read_Unusable_ExitsTwoNamingTheFile(string content, string message)
    {
        using TemporaryFolder folder = new();
        string file = folder.Write("options.json", content);

        SpmlResult result = Spml.Run("doctor", "--config", file);

        Assert.Equal(2, result.ExitCode);
        Assert.StartsWith("error: " + file, result.Error, StringComparison.Ordinal);
        Assert.Contains(message, result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_NoSuchFile_ExitsTwo() => Assert.Equal(2, Spml.Run("doctor", "--config", "nowhere.json").ExitCode);

    private static string Print(string content, params string[] more)
    {
        using TemporaryFolder folder = new();
        SpmlResult result = Spml.Run(["doctor", "--config", folder.Write("options.json", content), "--print-config", .. more]);
        Assert.Equal("", result.Error);
        return result.Out;
    }
}
