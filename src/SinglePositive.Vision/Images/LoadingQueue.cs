using System.Runtime.ExceptionServices;

namespace SinglePositive.Vision.Images;

/// <summary>A ring of pictures that threads fill in any order and one consumer empties in the order of the requests.</summary>
internal sealed class LoadingQueue : IDisposable
{
    private readonly Lock _requesting = new();
    private readonly object _ring = new();
    private readonly IEnumerator<ImageRequest> _requests;
    private readonly ImageLoaderOptions _options;
    private readonly CancellationToken _cancellation;
    private readonly CancellationTokenRegistration _registration;
    private readonly LoadedImage?[] _results;
    private readonly RgbImage?[] _pictures;
    private readonly Thread[] _threads;
    private long _requested, _given, _end = long.MaxValue;
    private bool _stopped;
    private ExceptionDispatchInfo? _failure;

    public LoadingQueue(IEnumerable<ImageRequest> requests, ImageLoaderOptions options, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        (_requests, _options, _cancellation) = (requests.GetEnumerator(), options, cancellation);
        // One more than wait: the one in the consumer's hands.
        _results = new LoadedImage?[options.Ahead + 1];
        _pictures = new RgbImage?[_results.Length];
        _registration = cancellation.Register(Stop);
        _threads = [.. Enumerable.Range(0, options.Threads).Select(index => new Thread(Work) { IsBackground = true, Name = $"image loader {index}" })];
        foreach (Thread thread in _threads)
            thread.Start();
    }

    /// <summary>The next result, or null behind the last. Gives the picture of the one before back to the threads.</summary>
    public LoadedImage? Next()
    {
        lock (_ring)
        {
            if (_given > 0)
                _results[(_given - 1) % _results.Length] = null;
            long wanted = _given++;
            Monitor.PulseAll(_ring);
            while (true)
            {
                _cancellation.ThrowIfCancellationRequested();
                if (_results[wanted % _results.Length] is LoadedImage result && result.Index == wanted)
                    return result;
                _failure?.Throw();
                if (wanted >= _end)
                    return null;
                Monitor.Wait(_ring);
            }
        }
    }

    public void Dispose()
    {
        Stop();
        foreach (Thread thread in _threads)
            thread.Join();
        _registration.Dispose();
        _requests.Dispose();
    }

    private void Stop()
    {
        lock (_ring)
        {
            _stopped = true;
            Monitor.PulseAll(_ring);
        }
    }

    private void Work()
    {
        try
        {
            while (Take() is (long index, ImageRequest request))
                Put(Load(index, request));
        }
        catch (Exception error)
        {
            // Whatever is not a file's fault, memory running out or the requests' own exception, is the consumer's to see.
            lock (_ring)
                _failure ??= ExceptionDispatchInfo.Capture(error);
            Stop();
        }
    }

    /// <summary>The next request once there is room for its result; null when there are no more.</summary>
    private (long Index, ImageRequest Request)? Take()
    {
        lock (_requesting)
        {
            lock (_ring)
            {
                // The consumer holds the last result that was given, so its place is not free yet.
                while (!_stopped && _requested >= Math.Max(_given - 1, 0) + _results.Length)
                    Monitor.Wait(_ring);
                if (_stopped)
                    return null;
            }

            if (_requested < _end && _requests.MoveNext())
                return (_requested++, _requests.Current);
            lock (_ring)
            {
                _end = _requested;
                Monitor.PulseAll(_ring);
                return null;
            }
        }
    }

    private LoadedImage Load(long index, ImageRequest request)
    {
        try
        {
            PixelMemory decoded = ImageReader.Read(request.Path, _options.Reading, rented: true);
            try
            {
                int size = _options.ImageSize;
                RgbImage picture = _pictures[index % _pictures.Length] ??= new RgbImage(size, size, new byte[size * size * RgbImage.Channels]);
                BilinearResampler.Resize(decoded, size, size, picture.Pixels);
                if (request.Mirrored)
                    HorizontalFlip.Mirror(picture);
                return new LoadedImage(index, request.Path, picture, BadReason: null);
            }
            finally
            {
                decoded.Return();
            }
        }
        catch (BadImageException error)
        {
            return new LoadedImage(index, request.Path, Image: null, error.Reason);
        }
    }

    private void Put(LoadedImage result)
    {
        lock (_ring)
        {
            _results[result.Index % _results.Length] = result;
            Monitor.PulseAll(_ring);
        }
    }
}
