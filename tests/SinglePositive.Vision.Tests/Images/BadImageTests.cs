using System.Buffers.Binary;
using System.Text;
using NetVips;
using SinglePositive.Tests.Data;
using SinglePositive.Vision.Images;

namespace SinglePositive.Vision.Tests.Images;

/// <summary>Files that are cut off, lie, or are too large: a named reason, and no other error.</summary>
public sealed class BadImageTests : IDisposable
{
    private static readonly string[] _formats = [".jpg", ".jpg[interlace=true]", ".png", ".png[interlace=true]", ".webp", ".webp[lossless=true]", ".tif", ".tif[compression=lzw]", ".gif", ".avif"];

    private readonly ScratchFolder _folder = new();

    public static TheoryData<string> Formats => [.. _formats];

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Formats))]
    public void Read_CutOff_NamesTheReason(string format)
    {
        byte[] whole = Noise(format);

        foreach (int length in new[] { 20, whole.Length / 3, whole.Length * 2 / 3 })
        {
            string reason = Reason(whole[..length]);

            Assert.True(reason.Contains("damaged", StringComparison.Ordinal), reason);
        }
    }

    // Whatever the bytes are: pixels or a reason, and always the same one.
    [Theory]
    [MemberData(nameof(Formats))]
    public void Read_FlippedBytes_GivePixelsOrAReason(string format)
    {
        byte[] whole = Noise(format);
        Random random = new(1);
        for (int time = 0; time < 40; time++)
        {
            byte[] bytes = [.. whole];
            for (int flip = 0; flip < 1 + time % 5; flip++)
                bytes[random.Next(bytes.Length)] ^= (byte)(1 << random.Next(8));
            string path = Write(bytes);

            Assert.Equal(Outcome(path), Outcome(path));
        }
    }

    [Theory]
    [InlineData(100_000, 10, "the picture has 100,000 x 10 pixels; the limit of a side is 65,535")]
    [InlineData(60_000, 60_000, "the picture has 60,000 x 60,000 pixels, more than the limit of 64,000,000")]
    public void Read_HugePng_IsRefusedBeforeDecoding(int width, int height, string reason) => Assert.Equal(reason, Reason(Png(width, height)));

    /// <summary>A small file of many compressed texts would take gigabytes to open.</summary>
    [Theory]
    [InlineData("zTXt", "a\0\0", 32, true)]
    [InlineData("zTXt", "a\0\0", 33, false)]
    [InlineData("iTXt", "a\0\u0001\0\0\0", 33, false)]
    [InlineData("iTXt", "a\0\0\0\0\0", 33, true)]
    public void Read_PngOfManyCompressedTexts_IsRefused(string kind, string start, int texts, bool isRead)
    {
        byte[] png = Noise(".png"), text = [0, 0, 0, 0, .. Encoding.ASCII.GetBytes(kind + start), .. Deflated(1000), 0, 0, 0, 0];
        BinaryPrimitives.WriteInt32BigEndian(text, text.Length - 12);
        BinaryPrimitives.WriteUInt32BigEndian(text.AsSpan(text.Length - 4), Crc32(text.AsSpan(4, text.Length - 8)));
        byte[] many = [.. png[..33], .. Enumerable.Repeat(text, texts).SelectMany(bytes => bytes), .. png[33..]];

        string path = Write(many);

        if (isRead)
            Assert.Equal(ImageReader.Read(Write(png)).Pixels.ToArray(), ImageReader.Read(path).Pixels.ToArray());
        else
            Assert.Equal("the PNG file has more than 32 compressed texts", Reason(many));
    }

    /// <summary>One red square of 16 × 16, by heif-enc. Where the library decodes HEVC it is read, elsewhere it is named.</summary>
    [Fact]
    public void Read_Heic_GivesPixelsOrSaysThatHevcIsNotDecoded()
    {
        string path = Write(Convert.FromBase64String("AAAAHGZ0eXBoZWljAAAAAG1pZjFoZWljbWlhZgAAAa1tZXRhAAAAAAAAACFoZGxyAAAAAAAAAABwaWN0AAAAAAAAAAAAAAAAAAAAAA5waXRtAAAAAAACAAAAEGlkYXQAAAAAABAAEAAAADhpbG9jAQAAAERAAAIAAQAAAAAAAAHRAAEAAAAAAAAAJgACAAEAAAAAAAAAAQAAAAAAAAAIAAAAOGlpbmYAAAAAAAIAAAAVaW5mZQIAAAEAAQAAaHZjMQAAAAAVaW5mZQIAAAAAAgAAZ3JpZAAAAADYaXBycAAAALZpcGNvAAAAdmh2Y0MBA3AAAAAAAAAAAAAe8AD8/fj4AAAPAyAAAQAYQAEMAf//A3AAAAMAkAAAAwAAAwAeugJAIQABACpCAQEDcAAAAwCQAAADAAADAB6gIIEFluqumubgQEDAgAAAAwCAAAADAIQiAAEABkQBwXPBiQAAABRpc3BlAAAAAAAAAEAAAABAAAAAFGlzcGUAAAAAAAAAEAAAABAAAAAQcGl4aQAAAAADCAgIAAAAGmlwbWEAAAAAAAAAAgABAoECAAICA4QAAAAaaXJlZgAAAAAAAAAOZGltZwACAAEAAQAAAC5tZGF0AAAAIigBrwQSE0zg+OnCaD/Sp/kmVeuvJ+2rK+NJn3exGJKp/6A="));

        try
        {
            RgbImage picture = ImageReader.Read(path);
            Assert.Equal((16, 16), (picture.Width, picture.Height));
        }
        catch (BadImageException error)
        {
            Assert.Contains("compressed with HEVC", error.Reason, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Read_Limits_AreThoseAskedFor()
    {
        string path = Write(Noise(".png"));
        long bytes = new FileInfo(path).Length;

        Assert.NotNull(ImageReader.Read(path, Limits(new ImageLimits { FileBytes = bytes, Pixels = 64 * 48, Side = 64 })));
        Assert.Contains("bytes, more than the limit of", ReasonWith(path, new ImageLimits { FileBytes = bytes - 1 }), StringComparison.Ordinal);
        Assert.Equal("the picture has 64 x 48 pixels, more than the limit of 3,071", ReasonWith(path, new ImageLimits { Pixels = 64 * 48 - 1 }));
        Assert.Equal("the picture has 64 x 48 pixels; the limit of a side is 63", ReasonWith(path, new ImageLimits { Side = 63 }));
    }

    [Theory]
    [InlineData("BM000000000000000000", "the header of the BMP file is damaged or of a kind that is not read")]
    [InlineData("<svg xmlns=\"http://www.w3.org/2000/svg\"/>", "the file is no JPEG, PNG, GIF, WebP, TIFF, HEIF or BMP picture")]
    [InlineData("%PDF-1.7", "the file is no JPEG, PNG, GIF, WebP, TIFF, HEIF or BMP picture")]
    [InlineData("GIF89a", "the header of the GIF file is damaged or of a kind that is not read")]
    public void Read_OtherContent_NamesTheReason(string content, string reason) => Assert.Equal(reason, Reason(Encoding.UTF8.GetBytes(content)));

    [Fact]
    public void Read_FloatingPointTiff_NamesTheReason()
    {
        using Image floats = Image.NewFromMemory(new float[] { 0.5f }, 1, 1, 1, Enums.BandFormat.Float);

        Assert.Equal("samples of type Float are not read; 8 and 16 bits are", Reason(floats.WriteToBuffer(".tif")));
    }

    [Fact]
    public void Read_Folder_NamesTheReason() => Assert.Equal("this is a folder", Assert.Throws<BadImageException>(() => ImageReader.Read(_folder.Path)).Reason);

    [Fact]
    public void Message_OfABadImage_BeginsWithTheFile()
    {
        string path = _folder["none.png"];

        Assert.Equal($"{path}: there is no such file", Assert.Throws<BadImageException>(() => ImageReader.Read(path)).Message);
    }

    private static ImageReadOptions Limits(ImageLimits limits) => new() { Limits = limits };

    private static string ReasonWith(string path, ImageLimits limits) => Assert.Throws<BadImageException>(() => ImageReader.Read(path, Limits(limits))).Reason;

    private string Reason(byte[] content) => Assert.Throws<BadImageException>(() => ImageReader.Read(Write(content))).Reason;

    private static string Outcome(string path)
    {
        try
        {
            return Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(ImageReader.Read(path).Pixels));
        }
        catch (BadImageException error)
        {
            return error.Reason;
        }
    }

    private static byte[] Noise(string format)
    {
        byte[] pixels = new byte[64 * 48 * 3];
        new Random(0).NextBytes(pixels);
        using Image image = Image.NewFromMemory(pixels, 64, 48, 3, Enums.BandFormat.Uchar).Copy(interpretation: Enums.Interpretation.Srgb);
        return image.WriteToBuffer(format);
    }

    /// <summary>A PNG file whose header names a size and whose pixels are missing.</summary>
    private static byte[] Png(int width, int height)
    {
        byte[] png = Noise(".png");
        BinaryPrimitives.WriteInt32BigEndian(png.AsSpan(16), width);
        BinaryPrimitives.WriteInt32BigEndian(png.AsSpan(20), height);
        BinaryPrimitives.WriteUInt32BigEndian(png.AsSpan(29), Crc32(png.AsSpan(12, 17)));
        return png;
    }

    private static byte[] Deflated(int zeros)
    {
        using MemoryStream packed = new();
        using (System.IO.Compression.ZLibStream stream = new(packed, System.IO.Compression.CompressionLevel.Fastest))
            stream.Write(new byte[zeros]);
        return packed.ToArray();
    }

    private static uint Crc32(ReadOnlySpan<byte> bytes)
    {
        uint crc = uint.MaxValue;
        foreach (byte value in bytes)
        {
            crc ^= value;
            for (int bit = 0; bit < 8; bit++)
                crc = (crc >> 1) ^ ((crc & 1) * 0xEDB88320);
        }

        return ~crc;
    }

    private string Write(byte[] content)
    {
        string path = _folder["picture"];
        File.WriteAllBytes(path, content);
        return path;
    }
}
