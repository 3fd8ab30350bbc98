using SinglePositive.Losses;

namespace SinglePositive.Tests.Losses;

public class LossTableTests
{
    [Fact]
    public void Markdown_CommittedPage_IsUpToDate()
    {
        string page = Path.Combine(RepositoryRoot(), "docs", "losses.md");
        if (Environment.GetEnvironmentVariable("SPML_UPDATE_DOCS") == "1")
        {
            Directory.CreateDirectory(Path.GetDirectoryName(page)!);
            File.WriteAllText(page, LossTable.Markdown());
        }

        string committed = File.Exists(page) ? File.ReadAllText(page).Replace("\r\n", "\n", StringComparison.Ordinal) : "";
        Assert.True(committed == LossTable.Markdown(), "docs/losses.md does not agree with the catalogue; regenerate it with: SPML_UPDATE_DOCS=1 dotnet test");
    }

    [Fact]
    public void Markdown_EveryEntry_HasItsSectionWithParametersAndPaper()
    {
        string[] sections = LossTable.Markdown().Split("\n### ");
        foreach (LossEntry entry in LossCatalog.All)
        {
            string section = Assert.Single(sections, text => text.StartsWith(entry.Name + "\n", StringComparison.Ordinal));
            Assert.Contains(entry.Url, section, StringComparison.Ordinal);
            Assert.All(entry.Cells, cell => Assert.Contains($"| {cell.Cell} | {cell.Formula} |", section, StringComparison.Ordinal));
            Assert.All(entry.Parameters, parameter => Assert.Contains($"`--loss.{parameter.Name}` | {parameter.Default} |", section, StringComparison.Ordinal));
        }
    }

    [Fact]
    public void Markdown_Tables_HaveTheSameNumberOfColumnsInEveryRow()
    {
        string[] lines = LossTable.Markdown().Split('\n');
        for (int i = 1; i < lines.Length; i++)
        {
            if (lines[i].StartsWith('|') && lines[i - 1].StartsWith('|'))
                Assert.Equal(lines[i - 1].Count(c => c == '|'), lines[i].Count(c => c == '|'));
        }
    }

    private static string RepositoryRoot()
    {
        string? folder = AppContext.BaseDirectory;
        while (folder is not null && !File.Exists(Path.Combine(folder, "SinglePositive.slnx")))
            folder = Path.GetDirectoryName(folder);
        return folder ?? throw new DirectoryNotFoundException("The tests do not run inside a checkout.");
    }
}
