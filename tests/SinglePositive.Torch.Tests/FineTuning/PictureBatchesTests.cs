using System.Runtime.InteropServices;
using SinglePositive.Torch.FineTuning;
using SinglePositive.Training;
using TorchSharp;

namespace SinglePositive.Torch.Tests.FineTuning;

/// <summary>Pictures that stay in memory after they were decoded are the pictures of the files.</summary>
public sealed class PictureBatchesTests : IDisposable
{
    private readonly ScenePlan _scenes = new();

    public void Dispose() => _scenes.Dispose();

    [Fact]
    public void Load_KeptPictures_AreThoseDecodedAnewInEveryEpoch()
    {
        TorchLibrary.Load();
        FineTuningRequest request = ScenePlan.Pictures();
        using TrainingPlan plan = ScenePlan.Resolve(_scenes.Request("an", epochs: 1), request);
        PictureBatches Of(bool keeps) => new(plan.Dataset.Train, plan.Dataset.ImageRoot, request.Preprocessing, 2, torch.CPU, TimeProvider.System, keeps);
        PictureBatches kept = Of(keeps: true), decoded = Of(keeps: false);

        // Other rows are mirrored in each epoch, the second one meets rows that the first left out, and the third does not read files at all.
        int[][] epochs = [[3, 0, 2], [1, 2, 0, 3, 4], [4, 3, 2, 1, 0]];
        for (int epoch = 0; epoch < epochs.Length; epoch++)
        {
            bool Mirrored(int row) => (row + epoch) % 2 == 0;
            Assert.Equal(Values(decoded, epochs[epoch], Mirrored), Values(kept, epochs[epoch], Mirrored));
        }
    }

    [Fact]
    public void BytesKept_SplitTooLarge_KeepsNone()
    {
        FineTuningRequest request = ScenePlan.Pictures();
        int most = (int)(PictureBatches.MostBytesKept / request.Preprocessing.Length);

        Assert.Equal((long)most * request.Preprocessing.Length, PictureBatches.BytesKept(most, request.Preprocessing));
        Assert.Equal(0, PictureBatches.BytesKept(most + 1, request.Preprocessing));
    }

    private static List<float[]> Values(PictureBatches batches, int[] rows, Func<int, bool> mirrored) =>
        [.. batches.Load(rows, 2, mirrored, TestContext.Current.CancellationToken).Select(batch => MemoryMarshal.Cast<byte, float>(batch.contiguous().bytes).ToArray())];
}
