using System.Diagnostics;
using System.Text.Json;

namespace SinglePositive.Cli.Tests.Commands;

public class ReportCommandTests
{
    /// <summary>The commands of docs/reports.md work as they are typed.</summary>
    [Fact]
    public void ReportsPage_EveryCommandInOrder_Works()
    {
        using TemporaryFolder folder = new();
        string[] commands = [.. File.ReadLines(Path.Combine(Checkout.Root, "docs", "reports.md")).Where(line => line.StartsWith("spml ", StringComparison.Ordinal))];
        Assert.True(commands.Length >= 4);

        Assert.All(commands, command =>
        {
            string[] words = [.. command.Split('\'').SelectMany((part, i) => i % 2 == 1 ? [part] : part.Split(' ', StringSplitOptions.RemoveEmptyEntries)).Skip(1)];
            using Process process = Spml.StartIn(folder[""], words);
            Task<string> output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
            string error = process.StandardError.ReadToEnd();
            process.WaitForExit();
            Assert.True(process.ExitCode == 0, $"{command}: {error}{output.Result}");
        });
        // 20 classes and 200 thumbnails.
        Assert.InRange(new FileInfo(folder["pictures/report.html"]).Length, 200_000, 5_000_000);
    }

    [Fact]
    public void Report_ARun_IsWrittenOnceAndToldOfInJson()
    {
        using TemporaryFolder folder = new();
        Assert.Equal(0, Spml.Run("train", GeneratedDataset.Create(folder), "--loss", "an", "--epochs", "2", "--out", folder["run"]).ExitCode);
        string file = folder["out/report.html"];

        using JsonDocument result = Spml.Json("report", folder["run"], "--out", file);

        Assert.Equal(file, result.RootElement.GetProperty("report").GetString());
        Assert.Equal(new FileInfo(file).Length, result.RootElement.GetProperty("bytes").GetInt64());
        Assert.All(result.RootElement.GetProperty("plots").EnumerateArray(), plot => Assert.True(File.Exists(folder[$"out/plots/{plot}.png"])));
        Assert.Equal(2, Spml.Run("report", folder["run"], "--out", file).ExitCode);
        Assert.Equal(0, Spml.Run("report", folder["run"], "--out", file, "--force").ExitCode);
    }

    [Fact]
    public void TrainReport_AndMoreEpochs_WritesItAnew()
    {
        using TemporaryFolder folder = new();
        string[] train = ["train", GeneratedDataset.Create(folder), "--loss", "role", "--out", folder["run"], "--report"];
        Assert.Equal(0, Spml.Run([.. train, "--epochs", "2"]).ExitCode);
        string before = File.ReadAllText(folder["run/report.html"]);

        SpmlResult more = Spml.Run([.. train, "--epochs", "3", "--resume"]);

        Assert.Equal(0, more.ExitCode);
        Assert.NotEqual(before, File.ReadAllText(folder["run/report.html"]));
        Assert.DoesNotContain("report.html", File.ReadAllText(folder["run/run.json"]), StringComparison.Ordinal);
        Assert.Equal(0, Spml.Run([.. train, "--epochs", "3", "--resume"]).ExitCode);
    }

    [Fact]
    public void Report_NoRunFolder_IsAnsweredInASentence()
    {
        using TemporaryFolder folder = new();
        Directory.CreateDirectory(folder["empty"]);

        Assert.Equal(2, Spml.Run("report", folder["none"], "--out", folder["r.html"]).ExitCode);
        Assert.Equal(3, Spml.Run("report", folder["empty"], "--out", folder["r.html"]).ExitCode);
        Assert.False(File.Exists(folder["r.html"]));
    }
}
