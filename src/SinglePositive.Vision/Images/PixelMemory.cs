using System.Buffers;

namespace SinglePositive.Vision.Images;

/// <summary>A decoded picture whose memory may be rented: 8-bit RGB in the first bytes.</summary>
internal readonly record struct PixelMemory(byte[] Bytes, int Width, int Height, bool Rented)
{
    /// <summary>Memory for a picture; its content is not set.</summary>
    public static PixelMemory Of(int width, int height, bool rented)
    {
        int bytes = checked(width * height * RgbImage.Channels);
        return new PixelMemory(rented ? ArrayPool<byte>.Shared.Rent(bytes) : GC.AllocateUninitializedArray<byte>(bytes), width, height, rented);
    }

    public int RowBytes => Width * RgbImage.Channels;

    public Span<byte> Pixels => Bytes.AsSpan(0, RowBytes * Height);

    /// <summary>Gives rented memory back; it is not used any more.</summary>
    public void Return()
    {
        if (Rented)
            ArrayPool<byte>.Shared.Return(Bytes);
    }
}
