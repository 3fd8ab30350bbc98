using System.Text.Json;

namespace SinglePositive.Cli.Tests.Commands;

/// <summary>The paper's tables as they are typed, on a small data set.</summary>
public class ReproducePaperTests
{
    private static readonly string[] s_files = ["table.md", "table.tex", "table.csv", "table.json", "results.csv", "summary.json"];

    [Fact]
    public void ReproducePaper_OneDataset_GivesTheTablesOfItsSweep()
    {
        using TemporaryFolder folder = new();
        using JsonDocument tables = Spml.Json(["reproduce", "paper", "--data", GeneratedDataset.Create(folder), "--losses", "bce,an,role", "--seeds", "0,1", "--epochs", "2", "--out", folder["paper"]]);

        Assert.All(s_files, file => Assert.True(File.Exists(folder[$"paper/{file}"]), file));
        JsonElement[] both = [.. tables.RootElement.GetProperty("tables").EnumerateArray()];
        Assert.Equal(["Test mAP, linear", "Recovered training labels (mAP against the hidden truth), linear"], both.Select(table => table.GetProperty("title").GetString()));
        using JsonDocument summary = JsonDocument.Parse(File.ReadAllBytes(folder["paper/summary.json"]));
        double[] best = [.. summary.RootElement.GetProperty("bestByLoss").EnumerateArray().Select(point => point.GetProperty("testMap").GetProperty("mean").GetDouble())];
        Assert.Equal(best, both[0].GetProperty("rows").EnumerateArray().Select(row => row.GetProperty("cells")[0].GetProperty("map").GetDouble()));
        // Three losses, the paper's eight settings, two seeds.
        Assert.Equal(1 + (3 * 8 * 2), File.ReadAllLines(folder["paper/results.csv"]).Length);
        Assert.Equal(0, Spml.Run("report", folder["paper"], "--out", folder["paper/report.html"]).ExitCode);
    }

    [Fact]
    public void ReproducePaper_Again_ChangesNothing()
    {
        using TemporaryFolder folder = new();
        string[] command = ["reproduce", "paper", "--data", GeneratedDataset.Create(folder), "--losses", "an", "--epochs", "1", "--out", folder["paper"]];
        Assert.Equal(0, Spml.Run(command).ExitCode);
        string[] before = [.. s_files.Select(file => File.ReadAllText(folder[$"paper/{file}"]))];

        Assert.Equal(2, Spml.Run(command).ExitCode);
        SpmlResult again = Spml.Run([.. command, "--resume"]);

        Assert.Equal(0, again.ExitCode);
        Assert.Contains("nothing was trained", again.Error, StringComparison.Ordinal);
        Assert.Equal(before, s_files.Select(file => File.ReadAllText(folder[$"paper/{file}"])));
    }

    [Fact]
    public void ReproducePaper_DatasetsOfOneName_AreColumnsOfTheirOwn()
    {
        using TemporaryFolder folder = new();
        string dataset = GeneratedDataset.Create(folder), name = Path.GetFileName(dataset);
        foreach (string place in new[] { "a", "b" })
        {
            Directory.CreateDirectory(folder[$"{place}/{name}"]);
            foreach (string file in Directory.GetFiles(dataset, "*", SearchOption.AllDirectories))
            {
                string copy = Path.Combine(folder[$"{place}/{name}"], Path.GetRelativePath(dataset, file));
                Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
                File.Copy(file, copy);
            }
        }

        string[] command = ["reproduce", "paper", "--losses", "an", "--epochs", "1", "--out", folder["paper"]];
        using JsonDocument tables = Spml.Json([.. command, "--data", $"{folder[$"a/{name}"]},{folder[$"b/{name}"]}"]);
        SpmlResult twice = Spml.Run([.. command, "--force", "--data", $"{dataset},{dataset}"]);

        JsonElement[] cells = [.. tables.RootElement.GetProperty("tables")[0].GetProperty("rows")[0].GetProperty("cells").EnumerateArray()];
        Assert.Equal([$"a/{name}", $"b/{name}"], cells.Select(cell => cell.GetProperty("dataset").GetString()));
        Assert.All(cells, cell => Assert.Equal(JsonValueKind.Null, cell.GetProperty("std").ValueKind));
        Assert.Equal(2, twice.ExitCode);
        Assert.Contains("twice", twice.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--data is missing", "reproduce", "paper", "--out", "o")]
    [InlineData("--out is missing", "reproduce", "paper", "--data", "d")]
    [InlineData("did you mean 'linear-init'", "reproduce", "paper", "--data", "d", "--out", "o", "--modes", "linear-int")]
    [InlineData("Did you mean 'role'", "reproduce", "paper", "--data", "d", "--out", "o", "--losses", "roles")]
    [InlineData("--losses goes with spml reproduce paper", "reproduce", "runs/role", "--losses", "an")]
    public void Reproduce_WrongOptions_AreNamed(string expected, params string[] command)
    {
        SpmlResult result = Spml.Run(command);

        Assert.Equal(2, result.ExitCode);
        Assert.Contains(expected, result.Error, StringComparison.Ordinal);
    }
}
