using System.Diagnostics;
using SinglePositive.Tests;
using SinglePositive.Tests.Data;
using SinglePositive.Vision.Images;

namespace SinglePositive.Vision.Tests.Images;

public sealed class ImageReaderTests : IDisposable
{
    private readonly ScratchFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    // Pictures of cameras, scanners and attackers: five seconds and a gigabyte are far more than any of them needs.
    [Fact]
    public void Read_OddFiles_GivePixelsOrAReasonSoonAndWithLittleMemory()
    {
        string[] files = Directory.GetFiles(RealData.Folder("odd"));
        using Process process = Process.GetCurrentProcess();
        long before = process.WorkingSet64;

        foreach (string file in files)
        {
            Stopwatch watch = Stopwatch.StartNew();
            Exception? error = Record.Exception(() => ImageReader.Read(file));

            Assert.InRange(watch.Elapsed.TotalSeconds, 0, 5);
            if (error is not null)
                Assert.NotEmpty(Assert.IsType<BadImageException>(error).Reason);
        }

        process.Refresh();
        Assert.InRange(process.WorkingSet64 - before, long.MinValue, 1L << 30);
    }

    [Theory]
    [InlineData("", "the file is empty")]
    [InlineData("hello", "the file is no JPEG, PNG, GIF, WebP, TIFF, HEIF or BMP picture")]
    public void Read_NoPicture_NamesTheReason(string content, string reason)
    {
        string file = _folder.Text("picture.jpg", content);

        Assert.Equal(reason, Assert.Throws<BadImageException>(() => ImageReader.Read(file)).Reason);
    }

    [Fact]
    public void Read_MissingFile_NamesTheReason() =>
        Assert.Equal("there is no such file", Assert.Throws<BadImageException>(() => ImageReader.Read(_folder["none.jpg"])).Reason);
}
