using System.Text.Json;
using SinglePositive.Data;
using SinglePositive.Files;

namespace SinglePositive.Cli.Tests.Commands;

public class FeaturesCommandTests
{
    [Fact]
    public void Features_FittingFile_IsAttached()
    {
        using TemporaryFolder folder = new();
        string dataset = SmallDataset.Create(folder, features: false);

        using JsonDocument result = Spml.Json("features", dataset, "--from", SmallDataset.WriteFeatures(folder, SmallDataset.Train));

        Assert.Equal("x", result.RootElement.GetProperty("name").GetString());
        Assert.Equal(SmallDataset.Dimension, Dataset.Open(dataset).Features["x"].Dimension);
    }

    [Fact]
    public void Features_NameIsTaken_NeedsForce()
    {
        using TemporaryFolder folder = new();
        string dataset = SmallDataset.Create(folder);
        string file = SmallDataset.WriteFeatures(folder, SmallDataset.Test);

        Assert.Equal(2, Spml.Run("features", dataset, "--from", file, "--split", "test", "--name", "f").ExitCode);
        Assert.Equal(0, Spml.Run("features", dataset, "--from", file, "--split", "test", "--name", "f", "--force").ExitCode);
    }

    [Fact]
    public void Features_WrongNumberOfRows_ExitsThree()
    {
        using TemporaryFolder folder = new();
        string dataset = SmallDataset.Create(folder, features: false);

        SpmlResult result = Spml.Run("features", dataset, "--from", SmallDataset.WriteFeatures(folder, 7), "--name", "x");

        Assert.Equal(3, result.ExitCode);
        Assert.Contains("20", result.Error, StringComparison.Ordinal);
        Assert.Contains("7", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Features_NotANumber_ExitsThreeAndLeavesNothing()
    {
        using TemporaryFolder folder = new();
        string dataset = SmallDataset.Create(folder, features: false);
        float[] values = SmallDataset.Features(SmallDataset.Train);
        values[(3 * SmallDataset.Dimension) + 2] = float.NaN;
        NpyFile.Write<float>(folder["x.npy"], values, SmallDataset.Train, SmallDataset.Dimension);

        SpmlResult result = Spml.Run("features", dataset, "--from", folder["x.npy"]);

        Assert.Equal(3, result.ExitCode);
        Assert.Contains("row 3, column 2", result.Error, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFiles(dataset, "*x.npy*", SearchOption.AllDirectories));
    }

    [Fact]
    public void Features_MisspeltSplit_ExitsTwoWithTheNearest()
    {
        SpmlResult result = Spml.Run("features", "d", "--from", "x.npy", "--split", "tets");

        Assert.Equal(2, result.ExitCode);
        Assert.Contains("did you mean 'test'?", result.Error, StringComparison.Ordinal);
    }
}
