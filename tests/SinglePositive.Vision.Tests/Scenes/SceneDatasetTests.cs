using NetVips;
using SinglePositive.Data;
using SinglePositive.Tests.Data;
using SinglePositive.Vision.Scenes;

namespace SinglePositive.Vision.Tests.Scenes;

public class SceneDatasetTests
{
    private static readonly SceneGenerator Generator = new(4, 32);

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Write_Scenes_GivesADatasetWithItsPictures(int threads)
    {
        using ScratchFolder scratch = new();
        int written = 0;

        Dataset dataset = SceneDataset.Write(scratch["new/data"], 7, 3, Generator, threads, progress: () => Interlocked.Increment(ref written), cancellation: TestContext.Current.CancellationToken);

        dataset.Verify();
        Assert.Equal(10, written);
        Assert.Equal(SceneGenerator.Classes, dataset.Classes);
        Assert.Equal((7, 3), (dataset.Train.Count, dataset.Test!.Count));
        Check(dataset, dataset.Train, 0);
        Check(dataset, dataset.Test, 7);
    }

    [Fact]
    public void Write_FolderExists_IsRefusedUnlessForced()
    {
        using ScratchFolder scratch = new();
        Write(2, force: false);

        Assert.Throws<ConfigurationException>(() => Write(3, force: false));
        Assert.Equal(3, Write(3, force: true).Train.Count);
        scratch.Text("data/images/train/mine.png", "mine");
        Assert.Contains("mine.png is not part", Assert.Throws<ConfigurationException>(() => Write(3, force: true)).Message, StringComparison.Ordinal);

        Dataset Write(int train, bool force) => SceneDataset.Write(scratch["data"], train, 1, Generator, 1, force, cancellation: TestContext.Current.CancellationToken);
    }

    [Fact]
    public void Write_Cancelled_LeavesNothing()
    {
        using ScratchFolder scratch = new();
        using CancellationTokenSource stop = new();

        Assert.Throws<OperationCanceledException>(() => SceneDataset.Write(scratch["data"], 50, 1, Generator, 2, progress: stop.Cancel, cancellation: stop.Token));
        Assert.Empty(Directory.EnumerateFileSystemEntries(scratch.Path));
    }

    private static void Check(Dataset dataset, DatasetSplit split, int first)
    {
        IReadOnlyList<string> ids = split.ReadIds();
        for (int row = 0; row < split.Count; row++)
        {
            Scene scene = Generator.Draw(first + row);
            using Image picture = Image.NewFromBuffer(File.ReadAllBytes(Path.Combine(dataset.ImageRoot!, ids[row])));
            Assert.Equal(scene.Image.Pixels, picture.WriteToMemory<byte>());
            Assert.Equal(scene.Labels, split.ReadTruth()!.Row(row).ToArray());
        }
    }
}
