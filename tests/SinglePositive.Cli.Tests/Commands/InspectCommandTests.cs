using System.Text.Json;

namespace SinglePositive.Cli.Tests.Commands;

public class InspectCommandTests
{
    [Fact]
    public void Inspect_Json_HasTheCounts()
    {
        using TemporaryFolder folder = new();
        using JsonDocument result = Spml.Json("inspect", SmallDataset.Create(folder));

        Assert.Equal(SmallDataset.Train, result.RootElement.GetProperty("splits").GetProperty("train").GetProperty("examples").GetInt32());
        Assert.True(result.RootElement.GetProperty("expectedPositives").GetDouble() > 1);
    }

    [Fact]
    public void Inspect_TableForPeople_FitsIn80Columns()
    {
        using TemporaryFolder folder = new();
        string dataset = SmallDataset.Create(folder);
        Spml.Json("observe", dataset).Dispose();

        SpmlResult result = Spml.Run("inspect", dataset);

        Assert.StartsWith("small: 4 classes, k = ", result.Out, StringComparison.Ordinal);
        Assert.All(result.Out.Split('\n'), line => Assert.True(line.Length <= 80, line));
        Assert.Equal($"Next: spml split {dataset}", result.LastErrorLine);
    }

    [Fact]
    public void Inspect_VerifyAfterAFileChanged_ExitsFive()
    {
        using TemporaryFolder folder = new();
        string dataset = SmallDataset.Create(folder);
        byte[] truth = File.ReadAllBytes(Path.Combine(dataset, "train", "truth.npy"));
        truth[^1] ^= 1;
        File.WriteAllBytes(Path.Combine(dataset, "train", "truth.npy"), truth);

        Assert.Equal(0, Spml.Run("inspect", dataset).ExitCode);
        Assert.Equal(5, Spml.Run("inspect", dataset, "--verify").ExitCode);
    }

    [Fact]
    public void Inspect_NotADataset_ExitsThree()
    {
        using TemporaryFolder folder = new();
        Assert.Equal(3, Spml.Run("inspect", folder.Path).ExitCode);
        Assert.Equal(2, Spml.Run("inspect", folder["nowhere"]).ExitCode);
    }
}
