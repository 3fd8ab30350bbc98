using SinglePositive.Tests;
using SinglePositive.Tests.Data;
using SinglePositive.Vision.Images;

namespace SinglePositive.Vision.Tests.Images;

public sealed class ImageReaderTests : IDisposable
{
    private readonly ScratchFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Read_OddFiles_GivePixelsOrAReason()
    {
        foreach (string file in Directory.GetFiles(RealData.Folder("odd")))
        {
            Exception? error = Record.Exception(() => ImageReader.Read(file));

            if (error is not null)
                Assert.NotEmpty(Assert.IsType<BadImageException>(error).Reason);
        }
    }

    [Theory]
    [InlineData("", "the file is empty")]
    [InlineData("hello", "the file is no JPEG, PNG, GIF, WebP, TIFF or HEIF picture")]
    public void Read_NoPicture_NamesTheReason(string content, string reason)
    {
        string file = _folder.Text("picture.jpg", content);

        Assert.Equal(reason, Assert.Throws<BadImageException>(() => ImageReader.Read(file)).Reason);
    }

    [Fact]
    public void Read_MissingFile_NamesTheReason() =>
        Assert.Equal("there is no such file", Assert.Throws<BadImageException>(() => ImageReader.Read(_folder["none.jpg"])).Reason);
}
