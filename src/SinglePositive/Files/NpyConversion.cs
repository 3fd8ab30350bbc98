using System.Numerics;

namespace SinglePositive.Files;

/// <summary>Conversion of numbers that refuses what the target cannot hold.</summary>
internal static class NpyConversion
{
    /// <summary>Converts element by element.</summary>
    /// <returns>The index of the first element without a counterpart, or -1.</returns>
    internal static int Convert<TSource, T>(ReadOnlySpan<TSource> source, Span<T> target)
        where TSource : unmanaged, INumber<TSource>
        where T : unmanaged, INumber<T>
    {
        int element = 0;
        try
        {
            for (; element < source.Length; element++)
            {
                TSource value = source[element];
                T converted = T.CreateChecked(value);
                if (!Agrees(value, converted))
                    return element;
                target[element] = converted;
            }
        }
        catch (OverflowException)
        {
            return element;
        }

        return -1;
    }

    private static bool Agrees<TSource, T>(TSource value, T converted)
        where TSource : unmanaged, INumber<TSource>
        where T : unmanaged, INumber<T>
    {
        if (IsFloating<TSource>() && IsFloating<T>())
            return T.IsFinite(converted) || !TSource.IsFinite(value);
        return TSource.CreateChecked(converted) == value;
    }

    private static bool IsFloating<T>() => typeof(T) == typeof(float) || typeof(T) == typeof(double) || typeof(T) == typeof(Half);
}
