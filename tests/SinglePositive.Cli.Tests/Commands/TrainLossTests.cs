using System.Text.Json;
using SinglePositive.Data;
using SinglePositive.Files;
using SinglePositive.Labels;

namespace SinglePositive.Cli.Tests.Commands;

/// <summary>What a loss brings along: presets, schedules, files.</summary>
public class TrainLossTests
{
    [Fact]
    public void Train_Preset_IsResolvedInTheRecord()
    {
        using TemporaryFolder folder = new();
        Assert.Equal(0, Spml.Run("train", SmallDataset.Create(folder), "--loss", "em-apl", "--loss.preset", "nus", "--loss.pseudo-weight", "0.5", "--out", folder["run"], "--epochs", "2").ExitCode);

        using JsonDocument record = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(folder["run"], "run.json")));
        string text = record.RootElement.ToString();
        Assert.Contains("\"loss.entropy-weight\": 0.1", text, StringComparison.Ordinal);
        Assert.Contains("\"loss.pseudo-weight\": 0.5", text, StringComparison.Ordinal);
        Assert.Contains("\"loss.warm-up-epochs\": 4", text, StringComparison.Ordinal);
    }

    /// <summary>A run without the labels that its loss learns from is refused with what is missing, by train, by its dry run and in a sweep.</summary>
    [Theory]
    [InlineData("bce")]
    [InlineData("bce-ls")]
    [InlineData("iun")]
    [InlineData("iu")]
    public void Train_LabelsThatAreMissing_ExitsTwo(string loss)
    {
        using TemporaryFolder folder = new();
        string dataset = SmallDataset.Create(folder, truth: false);
        Dataset.Open(dataset).WriteObserved(SplitNames.Train, new ObservationProcess().Draw(SmallDataset.Truth(SmallDataset.Train)));

        foreach (string[] command in (string[][])[["train", dataset, "--loss", loss], ["train", dataset, "--loss", loss, "--dry-run"], ["sweep", dataset, "--loss", loss]])
        {
            SpmlResult result = Spml.Run([.. command, "--out", folder["run"]]);
            Assert.True(result.ExitCode == 2, result.Error);
            Assert.Contains($"'{loss}'", result.Error, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Train_PseudoLabelsThatNeverCome_AreWarnedOf()
    {
        using TemporaryFolder folder = new();
        SpmlResult result = Spml.Run("train", SmallDataset.Create(folder), "--loss", "em-apl", "--epochs", "5", "--out", folder["run"]);

        Assert.Contains("it trains as 'em'", result.Error, StringComparison.Ordinal);
        Assert.Contains("whole number", Spml.Run("train", folder["small"], "--loss", "em-apl", "--loss.warm-up-epochs", "2.5", "--out", folder["other"]).Error, StringComparison.Ordinal);
    }

    /// <summary>What such a loss does in an epoch depends on how many there are, so more of them would be another run.</summary>
    [Fact]
    public void Train_ScheduleOverTheEpochs_IsNotGivenMoreOfThem()
    {
        using TemporaryFolder folder = new();
        string[] command = ["train", SmallDataset.Create(folder), "--loss", "gr", "--out", folder["run"]];
        Assert.Equal(0, Spml.Run([.. command, "--epochs", "2"]).ExitCode);

        SpmlResult more = Spml.Run([.. command, "--epochs", "3", "--resume"]);

        Assert.Equal(2, more.ExitCode);
        Assert.Contains("epochs was 2 and is 3: the loss 'gr' goes by the number that is planned", more.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Train_PseudoLabelsOfAnotherShape_ExitsThreeAndNamesBothShapes()
    {
        using TemporaryFolder folder = new();
        string dataset = SmallDataset.Create(folder);
        SpmlResult result = Spml.Run("train", dataset, "--loss", "external", "--out", folder["run"], "--pseudo-labels", Path.Combine(dataset, "test", "truth.npy"));

        Assert.Equal(3, result.ExitCode);
        Assert.Contains("20 × 4", result.Error, StringComparison.Ordinal);
        Assert.Contains("10 × 4", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Train_PseudoLabelsThatAreNeitherZeroNorOne_ExitsThreeAndSaysWhere()
    {
        using TemporaryFolder folder = new();
        string dataset = SmallDataset.Create(folder), file = folder["mask.npy"];
        byte[] mask = new byte[20 * 4];
        mask[9] = 255;
        NpyFile.Write<byte>(file, mask, 20, 4);
        SpmlResult result = Spml.Run("train", dataset, "--loss", "external", "--out", folder["run"], "--pseudo-labels", file);

        Assert.Equal(3, result.ExitCode);
        Assert.Contains("row 2, column 1", result.Error, StringComparison.Ordinal);
        Assert.Contains("found 255", result.Error, StringComparison.Ordinal);
    }
}
