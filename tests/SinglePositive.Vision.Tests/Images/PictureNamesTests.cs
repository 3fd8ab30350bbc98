using NetVips;
using SinglePositive.Data;
using SinglePositive.Tests.Data;
using SinglePositive.Vision.Images;

namespace SinglePositive.Vision.Tests.Images;

/// <summary>What folders take for pictures is what can be read, each shown with a file.</summary>
public sealed class PictureNamesTests : IDisposable
{
    private readonly ScratchFolder _folder = new();

    public static TheoryData<string, string> Readable => new()
    {
        { ".jpg", ".jpg" }, { ".jpeg", ".jpg" }, { ".jpe", ".jpg" }, { ".jfif", ".jpg" }, { ".mpo", ".jpg" }, { ".png", ".png" }, { ".webp", ".webp" },
        { ".tif", ".tif" }, { ".tiff", ".tif" }, { ".gif", ".gif" }, { ".avif", ".avif" }, { ".heif", ".avif" },
    };

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Readable))]
    public void Read_NameThatFoldersTake_GivesAPicture(string name, string format)
    {
        string path = _folder["picture" + name];
        using Image grey = Image.NewFromMemory(Enumerable.Repeat((byte)128, 16 * 16 * 3).ToArray(), 16, 16, 3, Enums.BandFormat.Uchar).Copy(interpretation: Enums.Interpretation.Srgb);
        File.WriteAllBytes(path, grey.WriteToBuffer(format));

        Assert.True(PictureNames.IsPicture(path));
        Assert.All(ImageReader.Read(path).Pixels, value => Assert.InRange(value, 126, 130));
    }

    /// <summary>BMP has its own tests; HEIC needs a decoder that is not there, and JPEG 2000 has a reason of its own.</summary>
    [Fact]
    public void Extensions_AreThoseThatCanBeReadAndTwoThatAreToldOf() =>
        Assert.Equal(Readable.Select(row => row.Data.Item1).Concat([".bmp", ".heic", ".j2k"]).Order(), PictureNames.Extensions.Order());

    [Fact]
    public void Read_Jpeg2000_SaysWhatToDo()
    {
        string path = _folder["picture.j2k"];
        File.WriteAllBytes(path, [0xFF, 0x4F, 0xFF, 0x51, 0, 41, 0, 0]);

        Assert.True(PictureNames.IsPicture(path));
        Assert.Contains("convert the file to PNG", Assert.Throws<BadImageException>(() => ImageReader.Read(path)).Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a.JPG", true)]
    [InlineData("a.b/c.Avif", true)]
    [InlineData("a.txt", false)]
    [InlineData("jpg", false)]
    [InlineData(".jpg/a", false)]
    public void IsPicture_Name_IsToldByItsEnd(string name, bool expected) => Assert.Equal(expected, PictureNames.IsPicture(name));
}
