using System.Runtime.InteropServices;
using SinglePositive.Data;
using SinglePositive.Vision.Backbones;
using SinglePositive.Vision.Images;
using TorchSharp;
using static TorchSharp.torch;

namespace SinglePositive.Torch.FineTuning;

/// <summary>The pictures of a split as batches of normalised values, decoded on several threads ahead of the network.</summary>
internal sealed class PictureBatches
{
    private readonly IReadOnlyList<string> _paths;
    private readonly Preprocessing _preprocessing;
    private readonly ImageLoader _loader;
    private readonly Device _device;

    /// <param name="split">The split; its ids are paths.</param>
    /// <param name="folder">What they are relative to; null when they are full.</param>
    /// <param name="preprocessing">What is done to pictures.</param>
    /// <param name="threads">Threads that decode.</param>
    /// <param name="device">Where batches go.</param>
    /// <param name="clock">Measures how long pictures are waited for.</param>
    public PictureBatches(DatasetSplit split, string? folder, Preprocessing preprocessing, int threads, Device device, TimeProvider clock)
    {
        (_preprocessing, _device) = (preprocessing, device);
        _paths = [.. split.ReadIds().Select(id => PictureFolder.FileOf(folder, id))];
        _loader = new ImageLoader(
            new ImageLoaderOptions { ImageSize = preprocessing.ImageSize, Threads = threads, Reading = new ImageReadOptions { ApplyExif = preprocessing.ApplyExif } }, clock);
    }

    /// <summary>How long pictures were waited for.</summary>
    public TimeSpan Waited => _loader.Waited;

    /// <summary>Batches of the rows given, in their order; the last one may be smaller. Each is disposed when the next is asked for.</summary>
    /// <param name="rows">Row numbers in the split.</param>
    /// <param name="batchSize">Pictures of a batch.</param>
    /// <param name="mirrored">Which rows are mirrored.</param>
    /// <param name="cancellation">Ends the enumeration.</param>
    /// <exception cref="BadImageException">A picture cannot be read.</exception>
    public IEnumerable<Tensor> Load(IReadOnlyList<int> rows, int batchSize, Func<int, bool> mirrored, CancellationToken cancellation)
    {
        Tensor? host = null;
        int filled = 0;
        foreach (LoadedImage loaded in _loader.Load(rows.Select(row => new ImageRequest(_paths[row], mirrored(row))), cancellation))
        {
            if (loaded.Image is null)
                throw new BadImageException(loaded.Path, loaded.BadReason!);
            host ??= Empty(Math.Min(batchSize, rows.Count - (int)loaded.Index));
            _preprocessing.Fill(loaded.Image, MemoryMarshal.Cast<byte, float>(host.bytes).Slice(filled * _preprocessing.Length, _preprocessing.Length));
            if (++filled < host.shape[0])
                continue;
            using Tensor batch = OnDevice(host);
            yield return batch;
            host.Dispose();
            (host, filled) = (null, 0);
        }
    }

    /// <summary>A batch where the network is computed. On a processor the three values of a pixel stand side by side in memory, and so do the channels of all maps that follow.</summary>
    /// <remarks>
    /// libtorch's convolutions then neither reorder their inputs nor their outputs: a step of ResNet-18 (16 pictures of 224×224) took 980 to 1,060 ms, with whole planes one after
    /// the other 1,200 to 1,380 ms. The values, and the shape N×3×H×W, are the same.
    /// </remarks>
    private Tensor OnDevice(Tensor host)
    {
        using DisposeScope scope = NewDisposeScope();
        return (_device.type == DeviceType.CPU ? host.permute(0, 2, 3, 1).contiguous().permute(0, 3, 1, 2) : host.to(_device)).DetachFromDisposeScope();
    }

    private Tensor Empty(int count) => empty([count, RgbImage.Channels, _preprocessing.ImageSize, _preprocessing.ImageSize]).DetachFromDisposeScope();
}
