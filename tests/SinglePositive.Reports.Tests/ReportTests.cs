using System.Text.Json;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using SinglePositive.Files;
using SinglePositive.Tests.Data;
using SinglePositive.Training;

namespace SinglePositive.Reports.Tests;

public class ReportTests(SampleReports samples) : IClassFixture<SampleReports>
{
    [Theory]
    [InlineData("one")]
    [InlineData("several")]
    [InlineData("many")]
    [InlineData("bare")]
    public void Write_AnySample_IsWholeAndSmallAndTheSameAgain(string name)
    {
        string file = samples.Write(name);
        byte[] first = File.ReadAllBytes(file);
        ReportRequest request = samples.Request(name, trained: true) with { Force = true, Threads = 2 };
        ReportResult again = Report.Write(request);

        Assert.Equal(first, File.ReadAllBytes(file));
        Assert.Equal(first.Length, again.Bytes);
        Assert.True(again.Bytes < 5_000_000);
        string page = File.ReadAllText(file);
        Assert.DoesNotContain("http", Regex.Replace(page, "data:[^\"]*", ""), StringComparison.Ordinal);
        Assert.Equal(again.Plots.Count, again.Plots.Distinct().Count());
        Assert.All(again.Plots, plot => Assert.Contains($"plots/{plot}.svg", page, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("one")]
    [InlineData("several")]
    public void Write_AnyPlot_IsThereInEachFormat(string name)
    {
        string folder = Path.Combine(Path.GetDirectoryName(samples.Write(name))!, "plots");
        string[] plots = [.. Directory.GetFiles(folder, "*.svg").Select(Path.GetFileNameWithoutExtension).OfType<string>()];

        Assert.Contains("validation-map", plots);
        Assert.Contains("reliability", plots);
        Assert.Contains("histograms-role", plots);
        Assert.Contains("together-true", plots);
        Assert.All(plots, plot =>
        {
            XElement svg = XElement.Load(Path.Combine(folder, plot + ".svg"));
            Assert.Contains(svg.Descendants(), element => element.Name.LocalName == "text");
            Assert.Equal((byte)0x89, File.ReadAllBytes(Path.Combine(folder, plot + ".png"))[0]);
            Assert.True(File.ReadAllLines(Path.Combine(folder, plot + ".csv")).Length > 1);
        });
    }

    [Fact]
    public void Write_ARunOnPictures_ShowsThem()
    {
        string page = File.ReadAllText(samples.Write("one"));

        Assert.Equal(24, Regex.Count(page, "data:image/jpeg;base64,"));
        Assert.Contains("train/00001.png", page, StringComparison.Ordinal);
        Assert.Contains("class=\"missed\"", page, StringComparison.Ordinal);
    }

    [Fact]
    public void Write_LabelsAndDatasetGone_SaysWhatIsLeftOutAndWhy()
    {
        string page = File.ReadAllText(samples.Write("bare"));

        Assert.Matches("an: everything that needs the labels and pictures of the dataset is left out: The dataset folder .* does not exist", page);
        Assert.Contains("no run was trained with --histograms", page, StringComparison.Ordinal);
        Assert.Contains("id=\"training\"", page, StringComparison.Ordinal);
        Assert.DoesNotContain("id=\"classes\"", page, StringComparison.Ordinal);
    }

    [Fact]
    public void Write_HistogramColumns_SumToOne()
    {
        string csv = Path.Combine(Path.GetDirectoryName(samples.Write("several"))!, "plots", "histograms-an.csv");
        var columns = File.ReadLines(csv).Skip(1).Select(line => line.Split(',')).GroupBy(row => (row[0], row[1])).ToList();

        Assert.Equal(2 * 8, columns.Count);
        Assert.All(columns, column => Assert.Equal(1, column.Sum(row => double.Parse(row[4])), 1e-12));
    }

    [Fact]
    public void Write_AreaBelowPrecisionRecall_IsTheMicroAveragePrecisionOfTheRun()
    {
        string page = File.ReadAllText(samples.Write("one"));
        using JsonDocument metrics = JsonDocument.Parse(File.ReadAllText(samples["one/role/metrics.json"]));

        double shown = double.Parse(Regex.Match(page, "<b>AP ([0-9.]+)</b>").Groups[1].Value);
        Assert.Equal(metrics.RootElement.GetProperty("test").GetProperty("microAp").GetDouble(), shown, 0.0006);
    }

    [Fact]
    public void Write_ReportIsThere_IsKeptWithoutForce()
    {
        string file = samples.Write("several");
        byte[] before = File.ReadAllBytes(file);

        ConfigurationException error = Assert.Throws<ConfigurationException>(() => Report.Write(samples.Request("several", trained: true) with { Title = "other" }));

        Assert.Contains("--force", error.Message, StringComparison.Ordinal);
        Assert.Equal(before, File.ReadAllBytes(file));
    }

    [Fact]
    public void Write_TitleAndNamesFromOutside_AreTextAndNotMarkup()
    {
        using ScratchFolder folder = new();
        samples.Write("several");
        string run = folder["<b>&"];
        CopyFolder(samples["several/an"], run);

        Report.Write(new ReportRequest { Runs = [run], Output = folder["report.html"], Title = "<script>alert(1)</script>" });

        string page = File.ReadAllText(folder["report.html"]);
        Assert.DoesNotContain("<script>alert", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<b>&", page, StringComparison.Ordinal);
        Assert.Contains("&lt;b&gt;&amp;", page, StringComparison.Ordinal);
    }

    [Fact]
    public void Write_RunThatHasNotEnded_ShowsWhatThereIs()
    {
        using ScratchFolder folder = new();
        samples.Write("several");
        CopyFolder(samples["several/role"], folder["run"]);
        foreach (string name in new[] { "metrics.json", "per_class.csv", "model.safetensors", "label-estimates.npy", "rows.npy", "predictions/test.npy", "predictions/validation.npy" })
            File.Delete(folder[$"run/{name}"]);

        ReportResult result = Report.Write(new ReportRequest { Runs = [folder["run"]], Output = folder["report.html"] });

        Assert.Contains(result.LeftOut, sentence => sentence.Contains("no metrics.json", StringComparison.Ordinal));
        Assert.Contains("training-loss", result.Plots);
    }

    [Fact]
    public void Write_DatasetHasOtherExamplesInThePlacesOfThePredictions_LeavesThemOut()
    {
        using ScratchFolder folder = new();
        SampleReports.TrainSmall(folder["data"], folder["run"], ["cat", "dog", "cow"]);
        string[] ids = File.ReadAllLines(folder["data/test/ids.txt"]);
        (ids[0], ids[1]) = (ids[1], ids[0]);
        File.WriteAllLines(folder["data/test/ids.txt"], ids);

        ReportResult result = Report.Write(new ReportRequest { Runs = [folder["run"]], Output = folder["report.html"] });

        Assert.Contains(result.LeftOut, sentence => sentence.Contains($"what needs predictions of the test split is left out: {folder["run/predictions/test.ids.txt"]}, line 1: the predictions are of '{ids[1]}'", StringComparison.Ordinal));
    }

    [Fact]
    public void Write_ControlCharactersInNamesOfClasses_GivesWellFormedPlots()
    {
        using ScratchFolder folder = new();
        SampleReports.TrainSmall(folder["data"], folder["run\u0002"], ["c\u0001at", "\u001b[31mdog", "cow"]);

        ReportResult result = Report.Write(new ReportRequest { Runs = [folder["run\u0002"]], Output = folder["report.html"] });

        Assert.All(result.Plots, plot => Assert.NotEmpty(XElement.Load(folder[$"plots/{plot}.svg"]).Elements()));
        Assert.DoesNotContain(File.ReadAllText(folder["report.html"]), letter => char.IsControl(letter) && letter != '\n');
    }

    [Fact]
    public void Write_NamesOfRunsThatMakeOneFileName_GiveAPlotEach()
    {
        using ScratchFolder folder = new();
        SampleReports.TrainSmall(folder["data"], folder["β2"], ["cat", "dog"]);
        CopyFolder(folder["β2"], folder["γ2"]);

        ReportResult result = Report.Write(new ReportRequest { Runs = [folder["β2"], folder["γ2"]], Output = folder["report.html"] });

        Assert.Equal(["histograms--2", "histograms--2-2"], result.Plots.Where(plot => plot.StartsWith("histograms", StringComparison.Ordinal)));
        Assert.NotEqual(File.ReadAllBytes(folder["plots/histograms--2.svg"]), File.ReadAllBytes(folder["plots/histograms--2-2.svg"]));
    }

    [Theory]
    [InlineData(Selection.Clean, "the best in validation by full labels")]
    [InlineData(Selection.Observed, "the best in validation by observed labels")]
    public void Write_EitherSelection_SaysByWhichLabels(Selection selection, string expected)
    {
        using ScratchFolder folder = new();
        SampleReports.TrainSmall(folder["data"], folder["run"], ["cat", "dog", "cow"], selection);

        ReportResult result = Report.Write(new ReportRequest { Runs = [folder["run"]], Output = folder["report.html"] });

        string page = File.ReadAllText(folder["report.html"]);
        Assert.Contains(expected, page, StringComparison.Ordinal);
        Assert.Equal(selection == Selection.Observed, page.Contains("<h3>Validation mAP, observed labels</h3>", StringComparison.Ordinal));
        Assert.Equal(selection == Selection.Observed, result.Plots.Contains("validation-map-observed"));
    }

    [Fact]
    public void Write_NothingIsRecoveredAndNoCommandKnown_SaysNothingEmpty()
    {
        using ScratchFolder folder = new();
        SampleReports.TrainSmall(folder["data"], folder["run"], ["cat", "dog", "cow"], loss: "role");
        string estimates = folder["run/label-estimates.npy"];
        NpyArray shape = NpyFile.Read(estimates);
        NpyFile.Write<float>(estimates, new float[shape.Shape[0] * shape.Shape[1]], [.. shape.Shape]);

        Report.Write(new ReportRequest { Runs = [folder["run"]], Output = folder["report.html"] });

        string page = File.ReadAllText(folder["report.html"]);
        Assert.Contains("reach 0.5 nowhere but at labels that were given", page, StringComparison.Ordinal);
        Assert.DoesNotContain("– %", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<dt>command</dt>", page, StringComparison.Ordinal);
    }

    [Fact]
    public void Write_TwentyClassesAndTwoHundredThumbnails_StaysBelow5Megabytes()
    {
        ReportResult result = Report.Write(samples.Request("pictures"));

        Assert.Equal(200, Regex.Count(File.ReadAllText(result.Path), "data:image/jpeg;base64,"));
        Assert.Equal(20, File.ReadLines(samples["pictures/role/per_class.csv"]).Count() - 1);
        Assert.InRange(result.Bytes, 500_000, 5_000_000);
    }

    private static void CopyFolder(string from, string to)
    {
        foreach (string file in Directory.GetFiles(from, "*", SearchOption.AllDirectories))
        {
            string target = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }
    }
}
