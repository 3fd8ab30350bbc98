using System.CommandLine;
using SinglePositive.Cli.Parsing;

namespace SinglePositive.Cli.Tests.Parsing;

public class SettingsTests
{
    [Theory]
    [InlineData("1e-3", 1e-3)]
    [InlineData("0.5", 0.5)]
    [InlineData("2", 2.0)]
    public void Number_Invariant_IsRead(string text, double expected) => Assert.Equal(expected, Read(Settings.Number("--lr", "rate", 1, NumberRange.Positive), text));

    [Theory]
    [InlineData("0")]
    [InlineData("-1")]
    [InlineData("NaN")]
    [InlineData("Infinity")]
    [InlineData("0,5")]
    [InlineData("fast")]
    public void Number_OutsideItsRange_IsRefusedWithTheRange(string text) =>
        Assert.Equal($"--lr needs a number above 0; '{text}' is not.", Refusal(Settings.Number("--lr", "rate", 1, NumberRange.Positive), text));

    [Theory]
    [InlineData("0")]
    [InlineData("1.5")]
    [InlineData("99999999999")]
    public void Count_NotAllowed_IsRefused(string text) =>
        Assert.Contains("a whole number of at least 1", Refusal(Settings.Count("--epochs", "passes", 25, 1), text), StringComparison.Ordinal);

    [Fact]
    public void Choice_Misspelt_NamesTheNearest() =>
        Assert.Contains("did you mean 'clean'?", Refusal(Settings.Choice("--select", "by", null, "clean", "observed"), "claen"), StringComparison.Ordinal);

    [Fact]
    public void Seed_LargestUnsigned_IsRead() => Assert.Equal(uint.MaxValue, Read(Settings.Seed("--seed", "seed", 0), "4294967295"));

    [Fact]
    public void OptionalCount_WordForTheDefault_IsNull() => Assert.Null(Read(Settings.OptionalCount("--patience", "epochs", 1, "none"), "none"));

    private static T Read<T>(Setting<T> setting, string text)
    {
        ParseResult result = Parse(setting, text);
        Assert.Empty(result.Errors);
        return setting.Value(result);
    }

    private static string Refusal<T>(Setting<T> setting, string text) => Assert.Single(Parse(setting, text).Errors).Message;

    private static ParseResult Parse<T>(Setting<T> setting, string text) => new Command("x") { setting }.Parse([$"{setting.Name}={text}"]);
}
