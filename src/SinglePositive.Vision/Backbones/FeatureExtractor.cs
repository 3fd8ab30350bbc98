using System.Collections.Concurrent;
using SinglePositive.Vision.Images;

namespace SinglePositive.Vision.Backbones;

/// <summary>What became of one picture.</summary>
/// <param name="Index">Its place in the list.</param>
/// <param name="Path">The file.</param>
/// <param name="Features">D values; null when the picture could not be read.</param>
/// <param name="Problem">Why it could not be read; null when it could.</param>
public sealed record ExtractedFeatures(int Index, string Path, float[]? Features, BadImageException? Problem);

/// <summary>From picture files to feature vectors, in the order of the files, on several threads.</summary>
/// <remarks>
/// Each thread takes a picture through all of it: decode, resize, network. No thread waits for another's pictures, a few of them are ahead of the one that is handed out,
/// and what a picture becomes does not depend on their number.
/// </remarks>
/// <param name="backbone">The network; stays the caller's.</param>
/// <param name="threads">The most threads to use.</param>
/// <param name="clock">Measures the time in the network.</param>
public sealed class FeatureExtractor(OnnxBackbone backbone, int threads, TimeProvider clock)
{
    private const int AheadPerThread = 3;

    private readonly ConcurrentBag<float[]> _buffers = [];
    private long _networkTicks;

    /// <summary>Seconds spent in the network so far, summed over the threads.</summary>
    public double NetworkSeconds => TimeSpan.FromTicks(Interlocked.Read(ref _networkTicks)).TotalSeconds;

    /// <summary>Extracts the features of pictures.</summary>
    /// <param name="paths">The files.</param>
    /// <param name="take">Called once per file, in order, on the calling thread. A file that cannot be read does not end the work.</param>
    /// <param name="cancellation">Ends the work between two pictures.</param>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public void Run(IEnumerable<string> paths, Action<ExtractedFeatures> take, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(paths);
        ArgumentNullException.ThrowIfNull(take);
        TaskFactory workers = new(CancellationToken.None, TaskCreationOptions.None, TaskContinuationOptions.None, new ConcurrentExclusiveSchedulerPair(TaskScheduler.Default, threads).ConcurrentScheduler);
        using CancellationTokenSource end = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        Queue<Task<ExtractedFeatures>> ahead = [];
        try
        {
            int index = 0;
            foreach (string path in paths)
            {
                cancellation.ThrowIfCancellationRequested();
                int place = index++;
                ahead.Enqueue(workers.StartNew(() => Extract(place, path), end.Token));
                if (ahead.Count == AheadPerThread * threads)
                    take(ahead.Dequeue().GetAwaiter().GetResult());
            }

            while (ahead.TryDequeue(out Task<ExtractedFeatures>? next))
            {
                cancellation.ThrowIfCancellationRequested();
                take(next.GetAwaiter().GetResult());
            }
        }
        finally
        {
            // Pictures that are not begun are dropped; the network must not be disposed of under a thread that is still in it.
            end.Cancel();
            Task.WhenAll(ahead).ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default).Wait(CancellationToken.None);
        }
    }

    private ExtractedFeatures Extract(int index, string path)
    {
        Preprocessing preprocessing = backbone.Preprocessing;
        float[] values = _buffers.TryTake(out float[]? used) ? used : new float[preprocessing.Length];
        try
        {
            RgbImage image = ImageReader.Read(path, new ImageReadOptions { ApplyExif = preprocessing.ApplyExif });
            preprocessing.Fill(BilinearResampler.Resize(image, preprocessing.ImageSize, preprocessing.ImageSize), values);
            float[] features = new float[backbone.Dimension];
            long began = clock.GetTimestamp();
            backbone.Extract(values, features);
            Interlocked.Add(ref _networkTicks, clock.GetElapsedTime(began).Ticks);
            return new ExtractedFeatures(index, path, features, null);
        }
        catch (BadImageException problem)
        {
            return new ExtractedFeatures(index, path, null, problem);
        }
        finally
        {
            _buffers.Add(values);
        }
    }
}
