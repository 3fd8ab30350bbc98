using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace SinglePositive.Numerics;

/// <summary>The arithmetic limit of one core: what every other speed is compared with.</summary>
public static class PeakRate
{
    private const int Accumulators = 12;
    private const int Rounds = 400_000;
    private const int Repeats = 301;

    /// <summary>The peak rate of fused multiply-adds of one core, in 10⁹ floating-point operations per second, at the widest lanes.</summary>
    /// <remarks>Median of many short runs of a loop with twelve independent sums that never leaves the registers; two operations per lane and instruction.
    /// The median, so that what else the machine does slows this as it slows whatever is compared with it.</remarks>
    public static double MeasureGigaflops() => LaneWidths.Widest switch
    {
        LaneWidth.Bits512 => Median<Lanes512>(),
        LaneWidth.Bits256 => Median<Lanes256>(),
        LaneWidth.Bits128 => Median<Lanes128>(),
        _ => Median<Lanes1>(),
    };

    private static double Median<V>()
        where V : struct, ILanes<V>
    {
        double[] seconds = new double[Repeats];
        for (int i = 0; i < Repeats; i++)
        {
            long began = Stopwatch.GetTimestamp();
            float result = Loop<V>(Rounds);
            // The sums stay near 1000; looking at them keeps the loop from being left out.
            seconds[i] = result > 0 ? Stopwatch.GetElapsedTime(began).TotalSeconds : double.MaxValue;
        }

        Array.Sort(seconds);
        return 2.0 * V.Count * Accumulators * Rounds / seconds[Repeats / 2] / 1e9;
    }

    // No call inside the loop: a call would make every sum live in memory.
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static float Loop<V>(int rounds)
        where V : struct, ILanes<V>
    {
        V factor = V.Broadcast(0.999f), one = V.Broadcast(1f);
        V a = one, b = one, c = one, d = one, e = one, f = one, g = one, h = one, i = one, j = one, k = one, l = one;
        for (int round = 0; round < rounds; round++)
        {
            a = V.MultiplyAdd(a, factor, one);
            b = V.MultiplyAdd(b, factor, one);
            c = V.MultiplyAdd(c, factor, one);
            d = V.MultiplyAdd(d, factor, one);
            e = V.MultiplyAdd(e, factor, one);
            f = V.MultiplyAdd(f, factor, one);
            g = V.MultiplyAdd(g, factor, one);
            h = V.MultiplyAdd(h, factor, one);
            i = V.MultiplyAdd(i, factor, one);
            j = V.MultiplyAdd(j, factor, one);
            k = V.MultiplyAdd(k, factor, one);
            l = V.MultiplyAdd(l, factor, one);
        }

        return (float)V.Sum(a + b + c + d + e + f + g + h + i + j + k + l);
    }
}
