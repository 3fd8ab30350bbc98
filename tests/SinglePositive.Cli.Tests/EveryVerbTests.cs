using System.Text.Json;
using SinglePositive.Cli.Parsing;

namespace SinglePositive.Cli.Tests;

/// <summary>What holds for every verb in the table.</summary>
public class EveryVerbTests
{
    public static TheoryData<string> Verbs => [.. VerbTable.Names];

    public static TheoryData<string> VerbsWithRequiredParts => [.. VerbTable.Names.Where(HasRequiredParts)];

    [Theory]
    [MemberData(nameof(Verbs))]
    public void Help_AnyVerb_HasExamplesAndFits80Columns(string verb)
    {
        SpmlResult result = Spml.Run(verb, "--help");

        Assert.Equal(0, result.ExitCode);
        Assert.Contains($"Usage: spml {verb} ", result.Out, StringComparison.Ordinal);
        Assert.Contains($"\nExamples:\n  spml {verb}", result.Out, StringComparison.Ordinal);
        Assert.All(result.Out.Split('\n'), line => Assert.True(line.Length <= 80, line));
        Assert.All(result.Out.Split('\n'), line => Assert.Equal(line.TrimEnd(), line));
        Assert.Equal(result.Out, Spml.Run("help", verb).Out);
    }

    [Theory]
    [MemberData(nameof(Verbs))]
    public void Examples_AnyVerb_AreUnderstoodByTheParser(string verb)
    {
        Verb subject = VerbTable.Create(verb)!;
        Assert.All(subject.Examples, example =>
        {
            string[] words = example.Split(" >")[0].Split(' ');
            Assert.Equal(["spml", verb], words[..2]);
            SettingParser.RequireAll(subject, SettingParser.Parse(subject, words[2..]));
        });
    }

    [Theory]
    [MemberData(nameof(Verbs))]
    public void Options_AnyVerb_AreSpelledAlike(string verb)
    {
        Verb subject = VerbTable.Create(verb)!;
        Assert.Equal(verb, subject.Name);
        Assert.True(subject.Summary.Length is > 0 and <= 60, subject.Summary);
        Assert.Matches("^[a-z].*[^.]$", subject.Summary);
        Assert.All(subject.Options, setting =>
        {
            Assert.Matches("^--[a-z][a-z0-9]*([.-][a-z0-9]+)*$", setting.Option.Name);
            Assert.Matches("^[^A-Z\\s].*[^.]$|^[A-Z]{2}", setting.Option.Description!);
        });
    }

    [Theory]
    [MemberData(nameof(Verbs))]
    public void UnknownOption_AnyVerb_IsAnsweredWithTheNearest(string verb)
    {
        SpmlResult result = Spml.Run(verb, "--dryrun");

        Assert.Equal(2, result.ExitCode);
        Assert.Equal("", result.Out);
        Assert.Contains("'--dryrun'. Did you mean '--dry-run'?", result.Error, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Verbs))]
    public void PrintConfig_AnyVerb_IsOneDocumentThatCanBeReadBack(string verb)
    {
        using TemporaryFolder folder = new();
        SpmlResult printed = Spml.Run(verb, "--print-config");
        Assert.Equal(0, printed.ExitCode);
        using JsonDocument document = JsonDocument.Parse(printed.Out);

        string file = folder.Write("options.json", printed.Out);
        Assert.Equal(printed.Out, Spml.Run(verb, "--config", file, "--print-config").Out);
    }

    /// <summary>What is checked, and what is refused, is the same whether an example is typed or read from the file that <c>--print-config</c> made of it.</summary>
    [Theory]
    [MemberData(nameof(Verbs))]
    public void PrintConfig_AnyExample_IsPlannedAlikeWhenReadBack(string verb)
    {
        using TemporaryFolder folder = new();
        Assert.All(VerbTable.Create(verb)!.Examples, example =>
        {
            string[] words = example.Split(" >")[0].Split(' ')[1..];
            SpmlResult typed = Spml.Run([.. words, "--dry-run"]);
            string file = folder.Write("options.json", Spml.Run([.. words, "--print-config"]).Out);
            SpmlResult readBack = Spml.Run(verb, "--config", file, "--dry-run");
            Assert.Equal((typed.ExitCode, typed.Error), (readBack.ExitCode, readBack.Error));
        });
    }

    [Theory]
    [MemberData(nameof(VerbsWithRequiredParts))]
    public void Missing_AnyVerbWithRequiredParts_ExitsTwoWithAnExample(string verb)
    {
        SpmlResult result = Spml.Run(verb);

        Assert.Equal(2, result.ExitCode);
        Assert.Contains(VerbTable.Create(verb)!.Examples[0], result.Error, StringComparison.Ordinal);
    }

    private static bool HasRequiredParts(string verb)
    {
        Verb subject = VerbTable.Create(verb)!;
        return subject.Positionals.Any(positional => positional.MustBeGiven) || subject.Options.Any(setting => setting.Required);
    }
}
