using System.Text.Json;
using SinglePositive.Data;
using SinglePositive.Files;
using SinglePositive.Labels;

namespace SinglePositive.Cli.Tests.Commands;

public class ObserveCommandTests
{
    [Fact]
    public void Observe_Defaults_WritesThePapersLabels()
    {
        using TemporaryFolder folder = new();
        string dataset = SmallDataset.Create(folder);

        using JsonDocument result = Spml.Json("observe", dataset);

        Assert.Equal(20, result.RootElement.GetProperty("present").GetInt32());
        ObservedMatrix expected = new ObservationProcess().Draw(SmallDataset.Truth(SmallDataset.Train));
        Assert.Equal(expected.Values, Dataset.Open(dataset).Train.ReadObserved()!.Values);
    }

    [Fact]
    public void Observe_OthersAreThere_NeedsForceUnlessTheyAreTheSame()
    {
        using TemporaryFolder folder = new();
        string dataset = SmallDataset.Create(folder);
        Spml.Json("observe", dataset).Dispose();

        Assert.Equal(0, Spml.Run("observe", dataset).ExitCode);
        Assert.Equal(2, Spml.Run("observe", dataset, "--negatives", "1").ExitCode);
        Assert.Equal(0, Spml.Run("observe", dataset, "--negatives", "1", "--force").ExitCode);
    }

    [Fact]
    public void Observe_WeightsPerClass_AreRead()
    {
        using TemporaryFolder folder = new();
        string dataset = SmallDataset.Create(folder);
        NpyFile.Write<double>(folder["w.npy"], [1, 2, 3, 4], 4);

        using JsonDocument result = Spml.Json("observe", dataset, "--bias", folder["w.npy"]);

        Assert.Equal(20, result.RootElement.GetProperty("present").GetInt32());
    }

    [Theory]
    [InlineData("--bias", "unifrom", "Did you mean 'uniform'?")]
    [InlineData("--positives", "-2", "at least -1")]
    [InlineData("--seed", "-1", "from 0 to 4294967295")]
    public void Observe_ValueNotAllowed_ExitsTwo(string option, string value, string message)
    {
        using TemporaryFolder folder = new();

        SpmlResult result = Spml.Run("observe", SmallDataset.Create(folder), option, value);

        Assert.Equal(2, result.ExitCode);
        Assert.Contains(message, result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Observe_WithoutTruth_ExitsTwo()
    {
        using TemporaryFolder folder = new();
        Assert.Equal(2, Spml.Run("observe", SmallDataset.Create(folder, truth: false)).ExitCode);
    }
}
