using SinglePositive.Tests.Data;
using SinglePositive.Vision.Images;

namespace SinglePositive.Vision.Tests.Images;

public sealed class ImageLoaderTests : IDisposable
{
    private readonly ScratchFolder _folder = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 3)]
    [InlineData(7, 64)]
    public void Load_AnyThreads_GivesEveryResultInOrder(int threads, int ahead)
    {
        ImageRequest[] requests = [.. Pictures(40)];

        List<(long, string, int)> results = [];
        foreach (LoadedImage result in Loader(threads, ahead).Load(requests, Token))
            results.Add((result.Index, result.Path, result.Image!.Pixels[0]));

        Assert.Equal(requests.Select((request, index) => ((long)index, request.Path, index)), results);
    }

    [Fact]
    public void Load_BadFiles_AreReportedInTheirPlace()
    {
        string bad = _folder.Text("bad.jpg", "no picture");
        ImageRequest[] requests = [.. Pictures(1), new(bad), new(_folder["none.png"]), .. Pictures(1)];

        string?[] reasons = [.. Loader(2, 4).Load(requests, Token).Select(result => result.BadReason)];

        Assert.Equal(new string?[] { null, "the file is no JPEG, PNG, GIF, WebP, TIFF, HEIF or BMP picture", "there is no such file", null }, reasons);
    }

    [Fact]
    public void Load_Mirrored_ExchangesLeftAndRight()
    {
        string path = Write("pair", new RgbImage(2, 1, [1, 2, 3, 4, 5, 6]));

        byte[][] pixels = [.. Loader(1, 1, size: 2).Load([new(path), new(path, Mirrored: true)], Token).Select(result => result.Image!.Pixels[..6])];

        Assert.Equal([1, 2, 3, 4, 5, 6], pixels[0]);
        Assert.Equal([4, 5, 6, 1, 2, 3], pixels[1]);
    }

    [Fact]
    public void Load_EndlessRequests_AreReadOnlyALittleAhead()
    {
        int asked = 0;
        IEnumerable<ImageRequest> Endless()
        {
            ImageRequest request = Pictures(1).Single();
            while (true)
            {
                asked++;
                yield return request;
            }
        }

        Assert.Equal(10, Loader(2, 4).Load(Endless(), Token).Take(10).Count());
        Assert.InRange(asked, 10, 10 + 4 + 2);
    }

    [Fact]
    public void Load_NoRequests_GivesNothing() => Assert.Empty(Loader(2, 4).Load([], Token));

    [Fact]
    public void Load_Cancelled_Ends()
    {
        using CancellationTokenSource stop = new();
        using IEnumerator<LoadedImage> results = Loader(2, 2).Load(Pictures(8).ToArray(), stop.Token).GetEnumerator();
        Assert.True(results.MoveNext());

        stop.Cancel();

        Assert.Throws<OperationCanceledException>(() => results.MoveNext());
    }

    [Fact]
    public void Load_RequestsThatFail_FailForTheConsumer()
    {
        IEnumerable<ImageRequest> requests = Pictures(1).Concat(Enumerable.Range(0, 1).Select<int, ImageRequest>(_ => throw new InvalidOperationException("no list")));

        Assert.Equal("no list", Assert.Throws<InvalidOperationException>(() => Loader(2, 2).Load(requests, Token).Count()).Message);
    }

    [Fact]
    public void Waited_AfterLoading_IsMeasured()
    {
        ImageLoader loader = Loader(1, 1);
        Assert.Equal(TimeSpan.Zero, loader.Waited);

        Assert.Equal(3, loader.Load(Pictures(3), Token).Count());

        Assert.True(loader.Waited > TimeSpan.Zero);
    }

    [Theory]
    [InlineData(0, 1, 1)]
    [InlineData(8, 0, 1)]
    [InlineData(8, 1, 0)]
    public void Constructor_NothingToWorkWith_IsRefused(int size, int threads, int ahead) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Loader(threads, ahead, size));

    private static ImageLoader Loader(int threads, int ahead, int size = 8) =>
        new(new ImageLoaderOptions { ImageSize = size, Threads = threads, Ahead = ahead }, TimeProvider.System);

    /// <summary>Files of one colour each, of differing sizes; the red of each is its number.</summary>
    private IEnumerable<ImageRequest> Pictures(int count) =>
        Enumerable.Range(0, count).Select(index => new ImageRequest(Write($"{index}", new RgbImage(5 + index, 7, [.. Enumerable.Repeat((byte)index, (5 + index) * 21)]))));

    private string Write(string name, RgbImage image)
    {
        string path = _folder[name + ".png"];
        ImageWriter.WritePng(path, image);
        return path;
    }
}
