using System.Runtime.InteropServices;
using SinglePositive.Data;
using SinglePositive.Torch.Networks;
using SinglePositive.Vision.Backbones;
using SinglePositive.Vision.Images;
using TorchSharp;
using static TorchSharp.torch;

namespace SinglePositive.Torch.FineTuning;

/// <summary>The pictures of a split as batches of normalised values, decoded on several threads ahead of the network, and decoded once when the split fits in memory.</summary>
internal sealed class PictureBatches
{
    /// <summary>A split whose resized pictures take more bytes is decoded anew in every epoch.</summary>
    public const long MostBytesKept = 1L << 30;

    private readonly IReadOnlyList<string> _paths;
    private readonly Preprocessing _preprocessing;
    private readonly ImageLoader _loader;
    private readonly Device _device;
    private readonly byte[]?[] _kept;

    /// <param name="split">The split; its ids are paths.</param>
    /// <param name="folder">What they are relative to; null when they are full.</param>
    /// <param name="preprocessing">What is done to pictures.</param>
    /// <param name="threads">Threads that decode.</param>
    /// <param name="device">Where batches go.</param>
    /// <param name="clock">Measures how long pictures are waited for.</param>
    /// <param name="keeps">True to keep resized pictures in memory where <see cref="BytesKept"/> allows it.</param>
    public PictureBatches(DatasetSplit split, string? folder, Preprocessing preprocessing, int threads, Device device, TimeProvider clock, bool keeps = true)
    {
        (_preprocessing, _device) = (preprocessing, device);
        _paths = [.. split.ReadIds().Select(id => PictureFolder.FileOf(folder, id))];
        _loader = new ImageLoader(
            new ImageLoaderOptions { ImageSize = preprocessing.ImageSize, Threads = threads, Reading = new ImageReadOptions { ApplyExif = preprocessing.ApplyExif } }, clock);
        _kept = new byte[]?[keeps && BytesKept(_paths.Count, preprocessing) > 0 ? _paths.Count : 0];
    }

    /// <summary>Bytes of a split's resized pictures when they are kept, otherwise 0.</summary>
    /// <param name="count">Pictures of the split.</param>
    /// <param name="preprocessing">Knows their size.</param>
    public static long BytesKept(int count, Preprocessing preprocessing) => (long)count * preprocessing.Length is long bytes && bytes <= MostBytesKept ? bytes : 0;

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
        bool keeps = _kept.Length > 0;
        int[] missing = keeps ? [.. rows.Where(row => _kept[row] is null)] : [.. rows];
        using IEnumerator<LoadedImage> loaded = _loader.Load(missing.Select(row => new ImageRequest(_paths[row], !keeps && mirrored(row))), cancellation).GetEnumerator();
        for (int i = 0; i < rows.Count; i++)
        {
            cancellation.ThrowIfCancellationRequested();
            RgbImage picture = keeps ? Kept(rows[i], mirrored(rows[i]), loaded) : Next(loaded);
            host ??= Empty(Math.Min(batchSize, rows.Count - i));
            _preprocessing.Fill(picture, MemoryMarshal.Cast<byte, float>(host.bytes).Slice(filled * _preprocessing.Length, _preprocessing.Length));
            if (++filled < host.shape[0])
                continue;
            using Tensor batch = OnDevice(host);
            yield return batch;
            host.Dispose();
            (host, filled) = (null, 0);
        }
    }

    private static RgbImage Next(IEnumerator<LoadedImage> loaded)
    {
        loaded.MoveNext();
        return loaded.Current.Image ?? throw new BadImageException(loaded.Current.Path, $"{loaded.Current.BadReason}; leave such pictures out with spml features --on-bad report");
    }

    /// <summary>A picture that was decoded before, or is now and stays. They are kept as they are and mirrored on the way out, because each epoch decides about that anew.</summary>
    private RgbImage Kept(int row, bool mirrored, IEnumerator<LoadedImage> loaded)
    {
        int size = _preprocessing.ImageSize;
        byte[] pixels = _kept[row] ??= [.. Next(loaded).Pixels];
        if (!mirrored)
            return new RgbImage(size, size, pixels);
        RgbImage turned = new(size, size, [.. pixels]);
        HorizontalFlip.Mirror(turned);
        return turned;
    }

    /// <summary>A batch where the network is computed, as it computes there: all maps that follow lie as the pictures do.</summary>
    private Tensor OnDevice(Tensor host) => (_device.type == DeviceType.CPU ? ChannelsLast.Of(host) : host.to(_device)).DetachFromDisposeScope();

    private Tensor Empty(int count) => empty([count, RgbImage.Channels, _preprocessing.ImageSize, _preprocessing.ImageSize]).DetachFromDisposeScope();
}
