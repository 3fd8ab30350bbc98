using CsCheck;

namespace SinglePositive.Tests;

public class SuggestionTests
{
    private static readonly string[] Losses = ["bce", "bce-ls", "iun", "iu", "pr", "an", "an-ls", "wan", "epr", "role"];

    [Theory]
    [InlineData("rloe", "role")]
    [InlineData("ROLE", "role")]
    [InlineData("an_ls", "an-ls")]
    [InlineData("bcel-s", "bce-ls")]
    [InlineData("wann", "wan")]
    public void Nearest_SlipOfTheHand_FindsTheName(string given, string expected) =>
        Assert.Equal(expected, Suggestion.Nearest(given, Losses));

    [Theory]
    [InlineData("transformer")]
    [InlineData("x")]
    [InlineData("")]
    public void Nearest_NothingNear_IsNull(string given) => Assert.Null(Suggestion.Nearest(given, Losses));

    [Fact]
    public void Nearest_OnlyCompletion_IsFound() =>
        Assert.Equal("validation-fraction", Suggestion.Nearest("valid", ["train", "validation-fraction", "test"]));

    [Fact]
    public void Nearest_EquallyNear_TakesTheFirst() => Assert.Equal("cat", Suggestion.Nearest("bat", ["cat", "rat"]));

    [Theory]
    [InlineData("", "abc", 3)]
    [InlineData("abc", "acb", 1)]
    [InlineData("kitten", "sitting", 3)]
    public void Distance_KnownPairs_CountsEdits(string first, string second, int edits) =>
        Assert.Equal(edits, Suggestion.Distance(first, second));

    [Fact]
    public void Distance_AnyPair_IsSymmetricAndBoundedByTheLonger() =>
        Gen.Select(Gen.String[Gen.Char['a', 'd'], 0, 12], Gen.String[Gen.Char['a', 'd'], 0, 12]).Sample(
            (first, second) =>
            {
                int distance = Suggestion.Distance(first, second);
                return distance == Suggestion.Distance(second, first)
                    && distance <= Math.Max(first.Length, second.Length)
                    && distance >= Math.Abs(first.Length - second.Length)
                    && (distance == 0) == (first == second);
            });
}
