using System.Text.Json;
using SinglePositive.Data;
using SinglePositive.Files;

namespace SinglePositive.Cli.Tests.Commands;

public class ImportCommandTests
{
    [Fact]
    public void Import_Arrays_MakesADataset()
    {
        using TemporaryFolder folder = new();

        using JsonDocument result = Spml.Json("import", Arrays(folder), "--out", folder["data"]);

        Assert.Equal("arrays", result.RootElement.GetProperty("format").GetString());
        Assert.Equal(SmallDataset.Train, result.RootElement.GetProperty("splits").GetProperty("train").GetInt32());
        Assert.Equal(SmallDataset.Classes, Dataset.Open(folder["data"]).Classes);
    }

    [Fact]
    public void Import_FolderExists_NeedsForce()
    {
        using TemporaryFolder folder = new();
        string source = Arrays(folder);
        Assert.Equal(0, Spml.Run("import", source, "--out", folder["data"]).ExitCode);

        Assert.Equal(2, Spml.Run("import", source, "--out", folder["data"]).ExitCode);
        Assert.Equal(2, Spml.Run("import", source, "--out", folder["data"], "--dry-run").ExitCode);
        Assert.Equal(0, Spml.Run("import", source, "--out", folder["data"], "--force").ExitCode);
    }

    [Theory]
    [InlineData("--from", "arrrays", "Did you mean 'arrays'?")]
    [InlineData("--values", "zeroon", "")]
    [InlineData("--empty", "dorp", "did you mean 'drop'?")]
    public void Import_MisspeltValue_ExitsTwoAndWritesNothing(string option, string value, string message)
    {
        using TemporaryFolder folder = new();

        SpmlResult result = Spml.Run("import", Arrays(folder), "--out", folder["data"], option, value);

        Assert.Equal(2, result.ExitCode);
        Assert.Contains(message, result.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(folder["data"]));
    }

    [Fact]
    public void Import_NoSuchSource_ExitsTwo() => Assert.Equal(2, Spml.Run("import", "nowhere", "--out", "data").ExitCode);

    [Fact]
    public void Import_LabelOutsideTheMap_ExitsThreeAndWritesNothing()
    {
        using TemporaryFolder folder = new();
        string source = Arrays(folder);
        NpyFile.Write<byte>(folder["source/train_labels.npy"], [.. Enumerable.Repeat((byte)5, SmallDataset.Train * SmallDataset.Classes.Length)], SmallDataset.Train, SmallDataset.Classes.Length);

        SpmlResult result = Spml.Run("import", source, "--out", folder["data"]);

        Assert.Equal(3, result.ExitCode);
        Assert.Equal([source], Directory.EnumerateFileSystemEntries(folder.Path));
    }

    [Fact]
    public void Import_TargetBelowAFile_ExitsSix()
    {
        using TemporaryFolder folder = new();
        string source = Arrays(folder);
        folder.Write("file", "x");

        Assert.Equal(6, Spml.Run("import", source, "--out", folder["file/data"]).ExitCode);
    }

    [Fact]
    public void Import_DryRun_WritesNothing()
    {
        using TemporaryFolder folder = new();

        SpmlResult result = Spml.Run("import", Arrays(folder), "--out", folder["data"], "--dry-run");

        Assert.Equal(0, result.ExitCode);
        Assert.Contains("as arrays", result.Out, StringComparison.Ordinal);
        Assert.False(Directory.Exists(folder["data"]));
    }

    private static string Arrays(TemporaryFolder folder)
    {
        folder.Write("source/classes.txt", string.Join('\n', SmallDataset.Classes) + "\n");
        foreach ((string split, int count) in new[] { ("train", SmallDataset.Train), ("test", SmallDataset.Test) })
        {
            NpyFile.Write<byte>(folder[$"source/{split}_labels.npy"], SmallDataset.Truth(count).Values, count, SmallDataset.Classes.Length);
            NpyFile.Write<float>(folder[$"source/{split}_features.npy"], SmallDataset.Features(count), count, SmallDataset.Dimension);
        }

        return folder["source"];
    }
}
