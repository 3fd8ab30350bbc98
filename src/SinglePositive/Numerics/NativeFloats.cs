using System.Runtime.InteropServices;

namespace SinglePositive.Numerics;

/// <summary>A zeroed array of float32 outside the managed heap, aligned for the widest lanes.</summary>
internal sealed unsafe class NativeFloats : IDisposable
{
    private const int Alignment = 64;
    private float* _pointer;

    public NativeFloats(long length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        Length = length;
        _pointer = (float*)NativeMemory.AlignedAlloc(checked((nuint)Math.Max(1, length) * sizeof(float)), Alignment);
        NativeMemory.Clear(_pointer, (nuint)length * sizeof(float));
    }

    ~NativeFloats() => NativeMemory.AlignedFree(_pointer);

    public long Length { get; }

    public float* Pointer => _pointer;

    /// <summary>Part of the array as a span.</summary>
    public Span<float> Slice(long start, int length)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(start + length, Length);
        return new(_pointer + start, length);
    }

    public void Dispose()
    {
        NativeMemory.AlignedFree(_pointer);
        _pointer = null;
        GC.SuppressFinalize(this);
    }
}
