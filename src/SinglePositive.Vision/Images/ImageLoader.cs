namespace SinglePositive.Vision.Images;

/// <summary>Decodes and resizes pictures on several threads ahead of who uses them; results come in the order of the requests, whatever the number of threads.</summary>
public sealed class ImageLoader
{
    private readonly ImageLoaderOptions _options;
    private readonly TimeProvider _clock;

    /// <summary>Creates a loader; threads run only while results are enumerated.</summary>
    /// <param name="options">Size, threads, and how far ahead.</param>
    /// <param name="clock">Measures <see cref="Waited"/>.</param>
    public ImageLoader(ImageLoaderOptions options, TimeProvider clock)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(clock);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.ImageSize, 1, nameof(options));
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Threads, 1, nameof(options));
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Ahead, 1, nameof(options));
        (_options, _clock) = (options, clock);
    }

    /// <summary>How long results were waited for so far, in all enumerations. One minus its share of the elapsed time is how busy their user was.</summary>
    public TimeSpan Waited { get; private set; }

    /// <summary>Loads pictures. Files that cannot be read give a result with the reason; nothing is left out.</summary>
    /// <param name="requests">What to load; may be lazy or endless. It is enumerated on the loader's threads, by one at a time, a little ahead of the results.</param>
    /// <param name="cancellation">Ends the enumeration with <see cref="OperationCanceledException"/>.</param>
    /// <returns>One result for each request. A result's picture is valid until the next result is asked for.</returns>
    public IEnumerable<LoadedImage> Load(IEnumerable<ImageRequest> requests, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(requests);
        return Results(requests, cancellation);
    }

    private IEnumerable<LoadedImage> Results(IEnumerable<ImageRequest> requests, CancellationToken cancellation)
    {
        using LoadingQueue queue = new(requests, _options, cancellation);
        while (true)
        {
            long start = _clock.GetTimestamp();
            LoadedImage? result = queue.Next();
            Waited += _clock.GetElapsedTime(start);
            if (result is null)
                yield break;
            yield return result.Value;
        }
    }
}
