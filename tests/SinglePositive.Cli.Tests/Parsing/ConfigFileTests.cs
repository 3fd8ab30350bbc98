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

    /// <summary>The pictures of <c>predict</c>: a list, which the command line replaces as a whole.</summary>
    [Fact]
    public void Read_Pictures_AreAnArray()
    {
        using TemporaryFolder folder = new();
        string file = folder.Write("options.json", """{ "images": ["a.jpg", "b c.jpg"], "run": "r" }""");
        Assert.Contains("\"images\": [\n    \"a.jpg\",\n    \"b c.jpg\"\n  ]", Spml.Run("predict", "--config", file, "--print-config").Out, StringComparison.Ordinal);
        Assert.Contains("\"images\": [\n    \"c.jpg\"\n  ]", Spml.Run("predict", "r", "c.jpg", "--config", file, "--print-config").Out, StringComparison.Ordinal);

        SpmlResult result = Spml.Run("predict", "--config", folder.Write("text.json", """{ "images": "a.jpg" }"""), "--print-config");
        Assert.Equal(ExitCode.Usage, result.ExitCode);
        Assert.Contains("'images' must be an array of texts", result.Error, StringComparison.Ordinal);
    }

    /// <summary>A value in the file that is not the default was chosen, and is refused where it does not fit.</summary>
    [Theory]
    [InlineData("""{ "device": "cpu", "linear-lr": 0.001, "freeze-batch-norm": false }""", "does not exist")]
    [InlineData("""{ "device": "cuda" }""", "--device goes with --mode fine-tune or linear-init")]
    public void Read_OptionOfAnotherMode_IsRefusedUnlessItIsTheDefault(string content, string message)
    {
        using TemporaryFolder folder = new();
        SpmlResult result = Spml.Run("train", folder["none"], "--loss", "an", "--out", folder["run"], "--config", folder.Write("options.json", content));
        Assert.Equal(ExitCode.Usage, result.ExitCode);
        Assert.Contains(message, result.Error, StringComparison.Ordinal);
    }

    private static string Print(string content, params string[] more)
    {
        using TemporaryFolder folder = new();
        SpmlResult result = Spml.Run(["doctor", "--config", folder.Write("options.json", content), "--print-config", .. more]);
        Assert.Equal("", result.Error);
        return result.Out;
    }
}
