using System.Text.Json;

namespace SinglePositive.Cli.Tests;

public class ToolTests
{
    [Theory]
    [InlineData("--help")]
    [InlineData("help")]
    [InlineData("-h")]
    public void Run_Help_ListsEveryVerb(string word)
    {
        SpmlResult result = Spml.Run(word);

        Assert.Equal(0, result.ExitCode);
        Assert.All(VerbTable.Names, verb => Assert.Contains($"\n  {verb} ", result.Out, StringComparison.Ordinal));
        Assert.Equal(result.Out, Spml.Run().Out);
    }

    [Fact]
    public void Run_Version_IsOneLine() => Assert.Matches(@"^spml \d+\.\d+\.\d+\S*\n$", Spml.Run("--version").Out);

    [Theory]
    [InlineData("docter", "There is no verb 'docter'. Did you mean 'doctor'?")]
    [InlineData("frobnicate", "There is no verb 'frobnicate'. See 'spml --help'.")]
    [InlineData("--frob", "The verb comes first")]
    public void Run_UnknownVerb_ExitsTwo(string word, string message)
    {
        SpmlResult result = Spml.Run(word);

        Assert.Equal(2, result.ExitCode);
        Assert.StartsWith("error: " + message, result.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("bench=true", "write --bench.")]
    [InlineData("dry_run=1", "write --dry-run.")]
    [InlineData("--config", "--config needs a value: --config FILE")]
    [InlineData("more", "'more' is one word too many")]
    [InlineData("--bench=maybe", "maybe")]
    public void Run_WordThatCannotBeMeant_SaysWhatToWrite(string word, string message)
    {
        SpmlResult result = Spml.Run("doctor", word);

        Assert.Equal(2, result.ExitCode);
        Assert.Contains(message, result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_SwitchBeforeTheVerb_Counts() => Assert.StartsWith("{", Spml.Run("--json", "--quiet", "doctor").Out, StringComparison.Ordinal);

    [Fact]
    public void Run_Quiet_LeavesStderrEmpty() => Assert.Equal("", Spml.Run("doctor", "--quiet").Error);

    [Fact]
    public void Run_Done_EndsWithWhatToDoNext() => Assert.StartsWith("Next: ", Spml.Run("doctor").LastErrorLine, StringComparison.Ordinal);

    [Fact]
    public void Run_DryRun_OnlySaysWhatWouldBeDone()
    {
        using JsonDocument plan = Spml.Json("doctor", "--dry-run");
        Assert.Equal("look at this machine", plan.RootElement.GetProperty("steps")[0].GetString());
        Assert.Empty(plan.RootElement.GetProperty("writes").EnumerateArray());
    }

    [Fact]
    public void Run_Suggest_CompletesVerbsAndOptions()
    {
        Assert.Contains("doctor", Spml.Run("[suggest:8]", "spml doc").Out, StringComparison.Ordinal);
        Assert.Contains("--bench", Spml.Run("[suggest:16]", "spml doctor --be").Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("bash")]
    [InlineData("zsh")]
    [InlineData("pwsh")]
    public void Completion_KnownShell_PrintsAScriptThatAsksTheTool(string shell) =>
        Assert.Contains("[suggest:", Spml.Run("completion", shell).Out, StringComparison.Ordinal);
}
