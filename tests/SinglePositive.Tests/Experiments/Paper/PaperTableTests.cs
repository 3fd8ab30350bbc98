using System.Text.Json;
using SinglePositive.Experiments;
using SinglePositive.Experiments.Paper;
using SinglePositive.Training;

namespace SinglePositive.Tests.Experiments.Paper;

/// <summary>The paper's tables: which numbers stand where, and how they are written.</summary>
public sealed class PaperTableTests
{
    private static readonly KeyValuePair<string, PaperDataset?>[] s_columns = [new("voc12", PaperDataset.Voc12), new("posters", null)];

    [Fact]
    public void Tables_SettingsChosenByValidation_GiveTestMapBesideThePaper()
    {
        PaperTable table = Tables()[0];

        Assert.Equal("Test mAP, linear", table.Title);
        Assert.Equal(["BCE", "AN", "ROLE"], table.Rows.Select(row => row.Title));
        Assert.Equal(["all", "1 pos", "1 pos"], table.Rows.Select(row => row.Labels));
        // Of AN's two settings the first has the better validation mAP and the worse test mAP.
        PaperCell an = table.Rows[1].Cells[0];
        Assert.Equal(80, an.Ours, 12);
        Assert.Equal(Math.Sqrt(2), an.Deviation, 12);
        Assert.Equal(84.2, an.Published);
        Assert.Equal(-4.2, an.Difference, 12);
        Assert.Equal(double.NaN, table.Rows[1].Cells[1].Published);
    }

    [Fact]
    public void Tables_Recovery_HasModelAndEstimatorAndThePapersBestEstimate()
    {
        PaperTable table = Tables()[^1];

        Assert.Equal(["AN", "ROLE (model)", "ROLE (estimator)"], table.Rows.Select(row => row.Title));
        Assert.Equal([85.8, double.NaN, 90.3], table.Rows.Select(row => row.Cells[0].Published));
        Assert.Equal(91, table.Rows[2].Cells[0].Ours);
        Assert.Equal(88, table.Rows[1].Cells[0].Ours);
    }

    [Fact]
    public void RankOf_LossesWithMoreLabels_AreNotRanked()
    {
        PaperTable table = Tables()[0];

        Assert.Null(table.RankOf(table.Rows[0], 0));
        Assert.Equal(Rank.Second, table.RankOf(table.Rows[1], 0));
        Assert.Equal(Rank.Best, table.RankOf(table.Rows[2], 0));
    }

    [Fact]
    public void RankOf_EqualAsShown_SharesTheRank()
    {
        PaperTable table = new("t", ["d"], [.. new[] { 50.04, 49.96, 49.9, 30.0, double.NaN }.Select(map => new PaperRow("l", "1 pos", true, [new PaperCell(map, double.NaN, double.NaN)]))]);

        Assert.Equal([Rank.Best, Rank.Best, Rank.Second, null, null], table.Rows.Select(row => table.RankOf(row, 0)));
    }

    [Fact]
    public void Markdown_Table_MarksTheBestAndTheSecond()
    {
        string[] lines = PaperTableText.Markdown([Tables()[0]]).Split('\n');

        Assert.Equal("| loss | labels per image | voc12 | paper | difference | posters |", lines[2]);
        Assert.Equal("| AN | 1 pos | <u>80.0</u> ± 1.4 | 84.2 | -4.2 | <u>20.0</u> |", lines[5]);
        Assert.Equal("| ROLE | 1 pos | **87.0** | 86.5 | +0.5 | **21.0** |", lines[6]);
    }

    [Fact]
    public void Latex_Table_IsATabularWithAsManyCellsAsColumns()
    {
        string[] lines = PaperTableText.Latex([Tables()[0]]).Split('\n');

        Assert.Equal("\\begin{tabular}{llrrrr}", lines[1]);
        Assert.Equal("AN & 1 pos & \\underline{80.0} $\\pm$ 1.4 & 84.2 & -4.2 & \\underline{20.0} \\\\", Assert.Single(lines, line => line.StartsWith("AN &", StringComparison.Ordinal)));
        Assert.All(lines.Where(line => line.EndsWith("\\\\", StringComparison.Ordinal)), line => Assert.Equal(5, line.Count(letter => letter == '&')));
    }

    [Fact]
    public void Markdown_AndLatex_NamesWithMarkup_StayText()
    {
        PaperTable table = new("t", ["a#b|c$d_\n{e}^~\\"], [new PaperRow("L", "1 pos", true, [new PaperCell(1, double.NaN, double.NaN)])]);

        Assert.Contains("| a#b\\|c$d\\_ {e}^~\\\\ |", PaperTableText.Markdown([table]), StringComparison.Ordinal);
        Assert.Contains("& a\\#b|c\\$d\\_ \\{e\\}\\textasciicircum{}\\textasciitilde{}\\textbackslash{} \\\\", PaperTableText.Latex([table]), StringComparison.Ordinal);
    }

    [Fact]
    public void Csv_Cells_HaveAllDigitsAndNothingForTheUnknown()
    {
        string[] lines = PaperTableText.Csv([Tables()[0]]).Split('\n');

        Assert.Equal("table,loss,labels,dataset,map,std,published,difference", lines[0]);
        Assert.Equal("\"Test mAP, linear\",BCE,all,posters,22.5,,,", lines[2]);
    }

    [Fact]
    public void Write_Tables_AreOneDocumentWithNullForTheUnknown()
    {
        using MemoryStream stream = new();
        using (Utf8JsonWriter writer = new(stream))
            PaperTableText.Write(writer, Tables());
        using JsonDocument document = JsonDocument.Parse(stream.ToArray());

        JsonElement cell = document.RootElement.GetProperty("tables")[0].GetProperty("rows")[2].GetProperty("cells")[1];
        Assert.Equal(21, cell.GetProperty("map").GetDouble());
        Assert.Equal(JsonValueKind.Null, cell.GetProperty("published").ValueKind);
        Assert.Equal("best", cell.GetProperty("rank").GetString());
    }

    [Theory]
    [InlineData(5717, 20, PaperDataset.Voc12)]
    [InlineData(82081, 80, PaperDataset.Coco14)]
    [InlineData(150000, 81, PaperDataset.NusWide)]
    [InlineData(5994, 312, PaperDataset.Cub)]
    [InlineData(5011, 20, null)]
    [InlineData(5717, 25, null)]
    public void Recognise_Shape_IsTheOfficialTrainSplits(int train, int classes, PaperDataset? expected) => Assert.Equal(expected, PublishedResults.Recognise(train, classes));

    [Fact]
    public void TestMap_EveryLossOfTheTable_HasLinearAndFineTunedNumbers()
    {
        foreach (PaperDataset dataset in Enum.GetValues<PaperDataset>())
        {
            Assert.All(PaperStudy.Losses, loss => Assert.InRange(PublishedResults.TestMap(dataset, "linear", loss) + PublishedResults.TestMap(dataset, "fine-tune", loss), 20, 200));
            Assert.All(PaperStudy.LinearInitLosses, loss => Assert.InRange(PublishedResults.TestMap(dataset, "linear-init", loss), 10, 100));
            Assert.Equal(double.NaN, PublishedResults.TestMap(dataset, "linear", "focal"));
        }
    }

    /// <summary>Two data sets, three losses; AN has two settings and two seeds on the first.</summary>
    private static IReadOnlyList<PaperTable> Tables()
    {
        Dictionary<SweepRun, SweepOutcome> outcomes = new(ReferenceEqualityComparer.Instance);
        Add("voc12", "bce", "1e-3", "0", 90, 88, 89, double.NaN);
        Add("voc12", "an", "1e-2", "0", 70, 81, 85, double.NaN);
        Add("voc12", "an", "1e-2", "1", 70, 79, 87, double.NaN);
        Add("voc12", "an", "1e-3", "0", 69, 85, 86, double.NaN);
        Add("voc12", "an", "1e-3", "1", 69, 85, 86, double.NaN);
        Add("voc12", "role", "1e-3", "0", 75, 87, 88, 91);
        Add("posters", "bce", "1e-3", "0", 23, 22.5, 40, double.NaN);
        Add("posters", "an", "1e-3", "0", 20, 20, 30, double.NaN);
        Add("posters", "role", "1e-3", "0", 21, 21, 31, 32);
        return PaperStudy.Tables(new SweepSummary([.. outcomes.Keys], outcomes), s_columns);

        void Add(string dataset, string loss, string rate, string seed, double validation, double test, double train, double estimates)
        {
            SweepRun run = new()
            {
                Settings = [new("dataset", dataset), new("mode", "linear"), new("loss", loss), new("lr", rate), new("seed", seed)],
                Request = new TrainingRequest { Dataset = dataset, Output = "", Loss = loss },
            };
            outcomes.Add(run, new SweepOutcome { Run = $"{outcomes.Count}", ValidationMap = validation, TestMap = test, TrainMapTruth = train, TrainMapEstimates = estimates });
        }
    }
}
