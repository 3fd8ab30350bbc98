using System.Text;
using SinglePositive.Cli.Parsing;

namespace SinglePositive.Cli.Tests;

/// <summary>docs/commands.md is the help of every verb. With SPML_UPDATE_DOCS=1 the test writes the page instead of comparing it.</summary>
public class CommandsPageTests
{
    private const int Width = 80;

    [Fact]
    public void CommandsPage_EveryVerb_IsItsHelp()
    {
        string path = Path.Combine(Checkout.Root, "docs", "commands.md");
        string expected = Page();
        if (Environment.GetEnvironmentVariable("SPML_UPDATE_DOCS") == "1")
            File.WriteAllText(path, expected);

        string actual = File.ReadAllText(path).ReplaceLineEndings("\n");
        Assert.True(expected == actual, "docs/commands.md is not the help of this build; SPML_UPDATE_DOCS=1 dotnet test writes it anew.");
    }

    private static string Page()
    {
        StringBuilder page = new("# Commands\n\nThis page is written by a test from the tool's own help. What all commands have in common is in [command-line.md](command-line.md).\n");
        Section(page, "spml", HelpText.OfTool(Width));
        foreach (Verb verb in VerbTable.CreateAll())
            Section(page, $"spml {verb.Name}", HelpText.OfVerb(verb, Width));
        return page.ToString();
    }

    private static void Section(StringBuilder page, string title, string help) => page.Append($"\n## {title}\n```text\n{help}```\n");
}
