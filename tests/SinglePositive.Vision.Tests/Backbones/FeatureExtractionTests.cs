using SinglePositive.Data;
using SinglePositive.Vision.Backbones;

namespace SinglePositive.Vision.Tests.Backbones;

/// <summary>From the pictures of a dataset to its features: order, parts, interruptions.</summary>
public class FeatureExtractionTests
{
    [Theory]
    [InlineData(1, false)]
    [InlineData(3, false)]
    [InlineData(2, true)]
    public void Run_WholeDataset_GivesEachRowItsPicture(int threads, bool half)
    {
        using PictureDataset data = new();
        ExtractionResult result = data.Extract(threads: threads, half: half);

        Assert.Equal(PictureDataset.Train + PictureDataset.Test, result.Extracted);
        Assert.InRange(result.NetworkShare, 0, 1);
        Assert.All(result.Splits, split => Assert.True(split.IsComplete));
        foreach ((string split, int count) in new[] { ("train", PictureDataset.Train), ("test", PictureDataset.Test) })
        {
            for (int row = 0; row < count; row++)
                Assert.All(PictureDataset.Colour(split, row).Zip(data.Row(split, row)), pair => Assert.Equal(pair.First / 255f, pair.Second, half ? 1e-3f : 1e-6f));
        }

        Dataset dataset = Dataset.Open(data["d"]);
        dataset.Verify();
        FeatureInfo info = dataset.Features["colours"];
        Assert.Equal((3, half ? "float16" : "float32", "net.onnx", PictureDataset.Size), (info.Dimension, info.DType, info.Backbone!.FileName, info.Backbone.ImageSize));
        Assert.StartsWith("net.onnx, output colours, size 6", info.Provenance, StringComparison.Ordinal);
        Assert.Equal([data["d/.spml-lock"]], Directory.EnumerateFileSystemEntries(data["d"], "*spml*", SearchOption.AllDirectories)); // of parts and journals nothing is left
    }

    /// <summary>Stopped after any number of pictures, and again, the same command ends with the bytes of an undisturbed run.</summary>
    [Fact]
    public void Run_StoppedAnywhereAndRunAgain_EndsWithTheSameBytes()
    {
        using PictureDataset data = new(PictureDataset.Id("train", 4), PictureDataset.Id("test", 0));
        data.Extract(onBad: BadImageRule.Skip);
        Dictionary<string, string> whole = data.Files("d");
        for (int stop = 0; stop < PictureDataset.Train + PictureDataset.Test; stop++)
        {
            string name = $"stopped-{stop}";
            data.Make(name, PictureDataset.Id("train", 4), PictureDataset.Id("test", 0));
            Assert.ThrowsAny<OperationCanceledException>(() => data.Extract(name, onBad: BadImageRule.Skip, stopAfter: stop, threads: 1));
            ExtractionResult rest = data.Extract(name, onBad: BadImageRule.Report);
            Assert.InRange(rest.Extracted, 0, PictureDataset.Train + PictureDataset.Test - stop);
            PictureDataset.AssertSame(whole, data.Files(name));
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    [InlineData(7)]
    public void Run_InPartsInAnyOrder_EndsWithTheSameBytes(int parts)
    {
        using PictureDataset data = new();
        data.Make("parts");
        data.Extract();
        int[] order = [.. Enumerable.Range(1, parts)];
        new Random(parts).Shuffle(order);
        foreach (int index in order)
        {
            ExtractionResult result = data.Extract("parts", new Shard(index, parts));
            bool last = index == order[^1];
            Assert.All(result.Splits, split => Assert.Equal(last, split.IsComplete));
            Assert.Equal(last, !result.Splits[0].Missing.Any());
        }

        PictureDataset.AssertSame(data.Files("d"), data.Files("parts"));
        Assert.Equal(0, data.Extract("parts", new Shard(1, parts)).Extracted);
    }

    [Fact]
    public async Task Run_PartsAtTheSameTime_EndWithTheSameBytes()
    {
        using PictureDataset data = new();
        data.Extract();
        for (int round = 0; round < 5; round++)
        {
            string name = $"round-{round}";
            data.Make(name);
            await Task.WhenAll(Enumerable.Range(1, 3).Select(index => Task.Run(() => data.Extract(name, new Shard(index, 3), threads: 1), TestContext.Current.CancellationToken)));
            PictureDataset.AssertSame(data.Files("d"), data.Files(name));
        }
    }

    /// <summary>Two commands for two splits write one dataset.json.</summary>
    [Fact]
    public async Task Run_SplitsAtTheSameTime_AreBothRecorded()
    {
        using PictureDataset data = new();
        data.Extract();
        data.Make("both");
        await Task.WhenAll(new[] { "train", "test" }.Select(split => Task.Run(() => data.Extract("both", splits: [split]), TestContext.Current.CancellationToken)));
        PictureDataset.AssertSame(data.Files("d"), data.Files("both"));
    }

    [Fact]
    public void Run_BegunWithOtherOptions_IsRefusedUntilForced()
    {
        using PictureDataset data = new();
        data.Make("other");
        Assert.ThrowsAny<OperationCanceledException>(() => data.Extract(stopAfter: 3, threads: 1));
        Preprocessing other = new(PictureDataset.Size, [0.5f, 0.5f, 0.5f], [1, 1, 1]);

        string message = Assert.Throws<ConfigurationException>(() => data.Extract(preprocessing: other)).Message;
        Assert.Contains("the preprocessing was size 6, bilinear, mean 0,0,0", message, StringComparison.Ordinal);
        Assert.Contains("--dtype was float32 and is float16", Assert.Throws<ConfigurationException>(() => data.Extract(half: true)).Message, StringComparison.Ordinal);
        Assert.Contains("the number of parts was 1 and is 2", Assert.Throws<ConfigurationException>(() => data.Extract(shard: new Shard(1, 2))).Message, StringComparison.Ordinal);

        data.Extract(preprocessing: other, force: true);
        data.Extract("other", preprocessing: other);
        PictureDataset.AssertSame(data.Files("other"), data.Files("d"));
    }

    [Fact]
    public void Run_FeaturesAreThere_DoesNothingOrRefusesOthersUntilForced()
    {
        using PictureDataset data = new();
        data.Make("other");
        data.Extract();
        Dictionary<string, string> before = data.Files("d");
        Assert.Equal(0, data.Extract().Extracted);
        PictureDataset.AssertSame(before, data.Files("d"));

        Preprocessing other = new(PictureDataset.Size, [0, 0, 0], [1, 1, 1], applyExif: false);
        Assert.Contains("--force", Assert.Throws<ConfigurationException>(() => data.Extract(preprocessing: other)).Message, StringComparison.Ordinal);
        Assert.Contains("test split were made otherwise", Assert.Throws<ConfigurationException>(() => data.Extract(preprocessing: other, splits: ["train"], force: true)).Message, StringComparison.Ordinal);
        data.Extract(preprocessing: other, force: true);
        data.Extract("other", preprocessing: other);
        PictureDataset.AssertSame(data.Files("other"), data.Files("d"));
    }

    [Fact]
    public void Run_KilledWhileFeaturesWereRecorded_CompletesThem()
    {
        using PictureDataset data = new();
        data.Make("killed");
        string before = File.ReadAllText(data["killed/dataset.json"]);
        data.Extract();
        data.Extract("killed", new Shard(1, 2));
        string parts = data["killed/train/features/colours.spml-parts"];
        (string Name, byte[] Bytes)[] kept = [.. Directory.GetFiles(parts).Select(file => (Path.GetFileName(file), File.ReadAllBytes(file)))];
        data.Extract("killed", new Shard(2, 2));

        // The features are in their place, dataset.json does not know of them yet, the parts are still there.
        File.WriteAllText(data["killed/dataset.json"], before);
        Directory.CreateDirectory(parts);
        foreach ((string name, byte[] bytes) in kept)
            File.WriteAllBytes(Path.Combine(parts, name), bytes);
        File.WriteAllText(data["killed/.spml-lock"], "");

        data.Extract("killed", new Shard(1, 2));
        data.Extract("killed", new Shard(2, 2));
        PictureDataset.AssertSame(data.Files("d"), data.Files("killed"));
    }

    [Theory]
    [InlineData("part-1-of-1.rows")]
    [InlineData("part-1-of-1.json")]
    public void Run_DamagedPart_IsNotGoneOnWith(string file)
    {
        using PictureDataset data = new();
        Assert.ThrowsAny<OperationCanceledException>(() => data.Extract(stopAfter: 3, threads: 1));
        string path = Path.Combine(data["d/train/features/colours.spml-parts"], file);
        byte[] bytes = File.ReadAllBytes(path);
        bytes[0] ^= 1;
        File.WriteAllBytes(path, bytes);

        Assert.Contains(file, Assert.Throws<CorruptArtefactException>(() => data.Extract()).Message, StringComparison.Ordinal);
    }
}
