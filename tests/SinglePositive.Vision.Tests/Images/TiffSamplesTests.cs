using System.Buffers.Binary;
using SinglePositive.Tests.Data;
using SinglePositive.Vision.Images;

namespace SinglePositive.Vision.Tests.Images;

/// <summary>A fourth sample of a TIFF pixel is alpha where the file says so, or says nothing; a sample of no stated kind is none.</summary>
public sealed class TiffSamplesTests : IDisposable
{
    private const byte Level = 100, Extra = 128;

    // 100, of which 128/255 cover white.
    private const byte OverWhite = 177;

    private readonly ScratchFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(4, 0, Level)]
    [InlineData(4, 2, OverWhite)]
    [InlineData(4, null, OverWhite)]
    [InlineData(2, 0, Level)]
    [InlineData(2, 2, OverWhite)]
    public void Read_ExtraSample_IsAlphaUnlessItsKindIsUnspecified(int samples, int? kind, byte expected)
    {
        foreach (bool little in (bool[])[true, false])
        {
            string path = _folder[$"{samples}-{kind}-{little}.tif"];
            File.WriteAllBytes(path, Tiff(samples, kind, little));

            RgbImage picture = ImageReader.Read(path);

            Assert.Equal((1, 1), (picture.Width, picture.Height));
            Assert.All(picture.Pixels.ToArray(), value => Assert.Equal(expected, value));
        }
    }

    /// <summary>One pixel: its colour is <see cref="Level"/>, its last sample <see cref="Extra"/>.</summary>
    private static byte[] Tiff(int samples, int? kind, bool little)
    {
        const int pixel = 8, bits = 16, directory = 32;
        byte[] bytes = new byte[256];
        (little ? "II"u8 : "MM"u8).CopyTo(bytes);
        Short(2, 42);
        Long(4, directory);
        bytes.AsSpan(pixel, samples).Fill(Level);
        bytes[pixel + samples - 1] = Extra;
        for (int i = 0; i < samples; i++)
            Short(bits + (2 * i), 8);
        List<(int Tag, int Type, int Count, int Value)> tags =
        [
            (256, 3, 1, 1), (257, 3, 1, 1), (258, 3, samples, samples == 4 ? bits : 0), (259, 3, 1, 1), (262, 3, 1, samples == 4 ? 2 : 1),
            (273, 4, 1, pixel), (277, 3, 1, samples), (278, 3, 1, 1), (279, 4, 1, samples), (284, 3, 1, 1),
        ];
        if (kind is { } extra)
            tags.Add((338, 3, 1, extra));
        Short(directory, tags.Count);
        for (int i = 0; i < tags.Count; i++)
        {
            int at = directory + 2 + (12 * i);
            (int tag, int type, int count, int value) = tags[i];
            Short(at, tag);
            Short(at + 2, type);
            Long(at + 4, count);
            if (type == 4 || count > 2)
                Long(at + 8, value);
            else if (count == 2)
                (bytes[at + (little ? 8 : 9)], bytes[at + (little ? 10 : 11)]) = (8, 8);
            else
                Short(at + 8, value);
        }

        return bytes;

        void Short(int at, int value)
        {
            if (little)
                BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(at), (ushort)value);
            else
                BinaryPrimitives.WriteUInt16BigEndian(bytes.AsSpan(at), (ushort)value);
        }

        void Long(int at, int value)
        {
            if (little)
                BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(at), value);
            else
                BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(at), value);
        }
    }
}
