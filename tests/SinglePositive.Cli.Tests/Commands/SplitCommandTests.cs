using System.Text.Json;
using SinglePositive.Data;
using SinglePositive.Labels;

namespace SinglePositive.Cli.Tests.Commands;

public class SplitCommandTests
{
    [Fact]
    public void Split_Defaults_WritesThePapersRows()
    {
        using TemporaryFolder folder = new();
        string dataset = SmallDataset.Create(folder);

        using JsonDocument result = Spml.Json("split", dataset);

        Assert.Equal(4, result.RootElement.GetProperty("validation").GetInt32());
        Assert.Equal(16, result.RootElement.GetProperty("train").GetInt32());
        Assert.Equal(ValidationSplit.Draw(SmallDataset.Train).Validation, Dataset.Open(dataset).Train.ReadValidationRows());
    }

    [Fact]
    public void Split_Again_WritesNothingButIsDone()
    {
        using TemporaryFolder folder = new();
        string dataset = SmallDataset.Create(folder);
        Spml.Json("split", dataset).Dispose();

        SpmlResult again = Spml.Run("split", dataset);

        Assert.Equal(0, again.ExitCode);
        Assert.Contains("nothing was written", again.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Split_AnotherIsThere_NeedsForce()
    {
        using TemporaryFolder folder = new();
        string dataset = SmallDataset.Create(folder);
        Spml.Json("split", dataset).Dispose();

        Assert.Equal(2, Spml.Run("split", dataset, "--seed", "7").ExitCode);
        Assert.Equal(ValidationSplit.Draw(SmallDataset.Train).Validation, Dataset.Open(dataset).Train.ReadValidationRows());
        Assert.Equal(0, Spml.Run("split", dataset, "--seed", "7", "--force").ExitCode);
        Assert.Equal(ValidationSplit.Draw(SmallDataset.Train, seed: 7).Validation, Dataset.Open(dataset).Train.ReadValidationRows());
    }

    [Fact]
    public void Split_DryRun_WritesNothing()
    {
        using TemporaryFolder folder = new();
        string dataset = SmallDataset.Create(folder);

        SpmlResult result = Spml.Run("split", dataset, "--dry-run");

        Assert.Contains("set 4 of 20 training examples aside", result.Out, StringComparison.Ordinal);
        Assert.Null(Dataset.Open(dataset).Train.ReadValidationRows());
    }

    [Fact]
    public void Split_NoSuchDataset_ExitsTwo() => Assert.Equal(2, Spml.Run("split", "nowhere").ExitCode);
}
