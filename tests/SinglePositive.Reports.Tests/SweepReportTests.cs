using System.Text.RegularExpressions;
using SinglePositive.Data;
using SinglePositive.Experiments;
using SinglePositive.Tests.Data;
using SinglePositive.Training;

namespace SinglePositive.Reports.Tests;

public class SweepReportTests
{
    [Fact]
    public void Write_SeveralDataSets_ComparesOnlyWhatBelongsTogether()
    {
        using ScratchFolder folder = new();
        SweepSummary summary = Sweep(folder, ["voc", "coco"], ["an", "role"], ["1e-2", "1e-3"], SweepKeep.Best);

        ReportResult result = Report.Write(Request(folder));

        Assert.All(result.LeftOut, sentence => Assert.Contains("--histograms", sentence, StringComparison.Ordinal));
        Assert.Equal(["learning-rates-voc", "learning-rates-coco"], result.Plots.Where(plot => plot.StartsWith("learning-rates", StringComparison.Ordinal)));
        string[][] rows = [.. File.ReadLines(folder["plots/learning-rates-coco.csv"]).Skip(1).Select(line => Regex.Split(line, ",(?! )"))];
        Assert.Equal(["coco, an", "coco, an", "coco, role", "coco, role"], rows.Select(row => row[0].Trim('"')));
        Assert.All(rows, row => Assert.Equal(
            summary.Points.Single(point => $"{point.Setting("dataset")}, {point.Setting("loss")}" == row[0].Trim('"') && double.Parse(point.Setting("lr")!) == double.Parse(row[1])).Selection.Mean,
            double.Parse(row[2]), 1e-4));
        string page = File.ReadAllText(folder["report.html"]);
        Assert.Contains("<title>Sweep sweep on voc, coco</title>", page, StringComparison.Ordinal);
        Assert.Contains("<span>coco, role</span>", page, StringComparison.Ordinal);
        Assert.Contains("the best run of each data set, loss.", page, StringComparison.Ordinal);
    }

    [Fact]
    public void Write_MoreBestRunsThanAReportShows_NamesThoseLeftOut()
    {
        using ScratchFolder folder = new();
        string[] losses = ["an", "an-ls", "wan", "epr", "role", "bce", "iu", "iun"];
        Sweep(folder, ["voc", "coco"], losses, ["1e-2"], SweepKeep.Best);

        ReportResult result = Report.Write(Request(folder));

        Assert.Contains(result.LeftOut, sentence => sentence.Contains("at most 14 runs: coco, iu; coco, iun.", StringComparison.Ordinal));
    }

    [Fact]
    public void Write_SweepThatKeptNoRun_ShowsTheSweepAlone()
    {
        using ScratchFolder folder = new();
        Sweep(folder, ["voc"], ["an", "role"], ["1e-2", "1e-3"], SweepKeep.None);

        ReportResult result = Report.Write(Request(folder));

        Assert.Contains("--keep best", Assert.Single(result.LeftOut), StringComparison.Ordinal);
        Assert.Equal(["learning-rates"], result.Plots);
        string page = File.ReadAllText(folder["report.html"]);
        Assert.Contains("<h1>Sweep sweep on voc</h1>", page, StringComparison.Ordinal);
        Assert.Equal(4, Regex.Count(page, "data-label=\"loss\""));
        Assert.DoesNotContain("The other parts", page, StringComparison.Ordinal);
        Assert.Equal(["summary", "sweep"], Regex.Matches(page, "<section id=\"([a-z]+)\"").Select(match => match.Groups[1].Value));
    }

    [Theory]
    [InlineData(Selection.ObservedRecall, "Validation recall of observed labels")]
    [InlineData(Selection.ObservedLoss, "Validation likelihood of observed labels")]
    public void Write_WhatSelectsIsNoMap_ShowsThatNumberAndSortsByIt(Selection selection, string card)
    {
        using ScratchFolder folder = new();
        SweepSummary summary = Sweep(folder, ["voc"], ["an", "role"], ["1e-1", "1e-2", "1e-3", "1e-4"], SweepKeep.Best, selection);

        Report.Write(Request(folder));

        string page = File.ReadAllText(folder["report.html"]);
        Assert.Contains(card, page, StringComparison.Ordinal);
        double[] shown = [.. Regex.Matches(page, "data-value=\"([-0-9.]+)\" data-label=\"what selects\"").Select(match => double.Parse(match.Groups[1].Value))];
        Assert.Equal(summary.Points.Select(point => Math.Round(point.Selection.Mean, 4)).OrderDescending(), shown);
    }

    /// <summary>Earlier versions kept what selects in metrics.json alone.</summary>
    [Fact]
    public void Write_SweepWithoutTheScoreThatSelects_SortsByObservedLabelsAndShowsIt()
    {
        using ScratchFolder folder = new();
        SweepSummary summary = Sweep(folder, ["voc"], ["an", "role"], ["1e-1", "1e-2", "1e-3"], SweepKeep.All, Selection.ObservedRecall);
        string file = folder["sweep/summary.json"];
        File.WriteAllText(file, Regex.Replace(File.ReadAllText(file), "\"selectionScore\": \\{[^}]*\\}", "\"other\": {}"));
        foreach (string history in Directory.GetFiles(folder["sweep/runs"], "metrics.csv", SearchOption.AllDirectories))
            File.WriteAllLines(history, File.ReadAllLines(history).Select(line => line[..line.LastIndexOf(',')]));

        Report.Write(Request(folder));

        string page = File.ReadAllText(folder["report.html"]);
        Assert.DoesNotContain("no validation labels", page, StringComparison.Ordinal);
        Assert.Contains("Validation recall of observed labels", page, StringComparison.Ordinal);
        double[] shown = [.. Regex.Matches(page, "data-value=\"([0-9.]+)\" data-label=\"validation mAP, observed labels, %\"").Select(match => double.Parse(match.Groups[1].Value))];
        Assert.Equal(summary.Points.Select(point => Math.Round(point.Of(outcome => outcome.ValidationMapObserved).Mean, 4)).OrderDescending(), shown);
    }

    [Fact]
    public void Write_ObservedLabelsSelect_SaysSoAndSortsByThem()
    {
        using ScratchFolder folder = new();
        SweepSummary summary = Sweep(folder, ["voc"], ["an", "role"], ["1e-1", "1e-2", "1e-3", "1e-4"], SweepKeep.Best, Selection.Observed);

        Report.Write(Request(folder));

        string page = File.ReadAllText(folder["report.html"]);
        Assert.Contains("the best in validation by observed labels first", page, StringComparison.Ordinal);
        Assert.Contains("Epochs were chosen by observed validation labels.", page, StringComparison.Ordinal);
        Assert.Contains("aria-sort=\"descending\"><button type=\"button\">validation mAP, observed labels, %", page, StringComparison.Ordinal);
        Assert.Contains("Validation mAP against observed labels over the learning rate", page, StringComparison.Ordinal);
        double[] shown = [.. Regex.Matches(page, "data-value=\"([0-9.]+)\" data-label=\"validation mAP, observed labels, %\"").Select(match => double.Parse(match.Groups[1].Value))];
        Assert.Equal(summary.Points.Select(point => Math.Round(point.Of(outcome => outcome.ValidationMapObserved).Mean, 4)).OrderDescending(), shown);
    }

    private static ReportRequest Request(ScratchFolder folder) => new() { Runs = [folder["sweep"]], Output = folder["report.html"] };

    private static SweepSummary Sweep(ScratchFolder folder, string[] datasets, string[] losses, string[] rates, SweepKeep keep, Selection? selection = null)
    {
        foreach ((string dataset, int seed) in datasets.Select((dataset, i) => (dataset, i)))
            Dataset.Create(folder[dataset], new GeneratedData { TrainExamples = 120, TestExamples = 40, Classes = 5, Dimension = 24, Seed = (uint)seed }.Generate());
        SweepRun[] runs = [.. from dataset in datasets from loss in losses from rate in rates select Run(folder, dataset, loss, rate, datasets.Length > 1, selection)];
        using Sweep sweep = new(new SweepRequest { Output = folder["sweep"], Runs = runs, Threads = 1, Keep = keep }, TimeProvider.System);
        return sweep.Run(cancellation: TestContext.Current.CancellationToken);
    }

    private static SweepRun Run(ScratchFolder folder, string dataset, string loss, string rate, bool several, Selection? selection) => new()
    {
        Settings = [.. several ? new[] { KeyValuePair.Create("dataset", dataset) } : [], KeyValuePair.Create("loss", loss), KeyValuePair.Create("lr", rate)],
        Request = new TrainingRequest { Dataset = folder[dataset], Output = folder["alone"], Loss = loss, LearningRate = double.Parse(rate), BatchSize = 8, Epochs = 3, Selection = selection },
    };
}
