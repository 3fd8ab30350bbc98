using SinglePositive.Vision.Backbones;

namespace SinglePositive.Vision.Tests.Backbones;

/// <summary>Features that are in the dataset and made again with <c>--force</c>.</summary>
public class FeatureReplacementTests
{
    /// <summary>Features that are replaced part by part stay until the last part is there, and only <c>--force</c> goes on with that.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Run_ReplacedInParts_IsCompleteWithTheLastPartOnly(int first)
    {
        using PictureDataset data = new();
        data.Make("other");
        data.Extract();
        Dictionary<string, string> before = data.Files("d");
        string picture = data["pictures/" + PictureDataset.Id("train", 1)];
        File.Copy(data["pictures/" + PictureDataset.Id("test", 3)], picture, overwrite: true);

        ExtractionResult half = data.Extract(shard: new Shard(first, 2), force: true);
        Assert.All(half.Splits, split => Assert.False(split.IsComplete));
        Assert.All(half.Splits, split => Assert.Equal([new Shard(3 - first, 2)], split.Missing));
        string message = Assert.Throws<ConfigurationException>(() => data.Extract(shard: new Shard(3 - first, 2))).Message;
        Assert.Contains("are being replaced", message, StringComparison.Ordinal);
        Assert.Contains("colours.spml-parts", Assert.Throws<ConfigurationException>(() => data.Extract()).Message, StringComparison.Ordinal);
        Assert.All(before, file => Assert.Equal(file.Value, data.Files("d")[file.Key]));

        ExtractionResult rest = data.Extract(shard: new Shard(3 - first, 2), force: true);
        Assert.All(rest.Splits, split => Assert.True(split.IsComplete && split.Missing.Count == 0));
        data.Extract("other");
        PictureDataset.AssertSame(data.Files("other"), data.Files("d"));
        Assert.Equal(0, data.Extract(shard: new Shard(first, 2)).Extracted);
    }

    [Fact]
    public async Task Run_ReplacedInPartsAtTheSameTime_EndsWithTheSameBytes()
    {
        using PictureDataset data = new();
        data.Extract();
        Dictionary<string, string> whole = data.Files("d");
        for (int round = 0; round < 5; round++)
        {
            ExtractionResult[] results = await Task.WhenAll(Enumerable.Range(1, 3).Select(index => Task.Run(() => data.Extract(shard: new Shard(index, 3), force: true, threads: 1), TestContext.Current.CancellationToken)));
            PictureDataset.AssertSame(whole, data.Files("d"));
            Assert.All(Enumerable.Range(0, 2), split => Assert.Contains(results, result => result.Splits[split].IsComplete));
        }
    }

    [Fact]
    public void Run_ReplacementStopped_IsGoneOnWithByTheSameCommandOnly()
    {
        using PictureDataset data = new();
        data.Extract();
        Dictionary<string, string> whole = data.Files("d");
        Assert.ThrowsAny<OperationCanceledException>(() => data.Extract(stopAfter: 3, threads: 1, force: true));
        Assert.Contains("--force to go on", Assert.Throws<ConfigurationException>(() => data.Extract()).Message, StringComparison.Ordinal);

        Assert.InRange(data.Extract(force: true).Extracted, 1, PictureDataset.Train + PictureDataset.Test - 1);
        PictureDataset.AssertSame(whole, data.Files("d"));
    }

    /// <summary>A replacement whose pictures are all done, killed before the features were recorded and again after: the plain command puts them in their place.</summary>
    [Fact]
    public void Run_KilledAsAReplacementWasRecorded_CompletesItWithoutForce()
    {
        using PictureDataset data = new();
        data.Make("other");
        data.Extract();
        File.Copy(data["pictures/" + PictureDataset.Id("test", 3)], data["pictures/" + PictureDataset.Id("train", 1)], overwrite: true);
        data.Extract("other");
        using (new FileStream(data["d/.spml-lock"], FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None))
            Assert.ThrowsAny<Exception>(() => data.Extract(stopAfter: PictureDataset.Train, threads: 1, force: true));
        string parts = data["d/train/features/colours.spml-parts"];
        (string Name, byte[] Bytes)[] kept = [.. Directory.GetFiles(parts).Select(file => (Path.GetFileName(file), File.ReadAllBytes(file)))];

        Assert.Equal(0, data.Extract().Extracted);
        PictureDataset.AssertSame(data.Files("other"), data.Files("d"));

        Directory.CreateDirectory(parts);
        foreach ((string name, byte[] bytes) in kept)
            File.WriteAllBytes(Path.Combine(parts, name), bytes);
        Assert.Equal(0, data.Extract().Extracted);
        PictureDataset.AssertSame(data.Files("other"), data.Files("d"));
    }
}
