using SinglePositive.Numerics;

namespace SinglePositive.Tests.Numerics;

/// <summary>A function of three numbers over lanes.</summary>
internal interface ILaneFunction
{
    V At<V>(V a, V b, V c)
        where V : struct, ILanes<V>;
}

/// <summary>Runs functions over lanes on arrays, at a width chosen at run time.</summary>
internal static unsafe class LaneMap
{
    /// <summary>The function's value at every (a, b, c); b and c are 0 where they are not given. The last group is filled up with zeros.</summary>
    public static float[] Apply<T>(LaneWidth width, T function, float[] a, float[]? b = null, float[]? c = null)
        where T : struct, ILaneFunction => width switch
        {
            LaneWidth.Bits512 => Run<Lanes512, T>(function, a, b, c),
            LaneWidth.Bits256 => Run<Lanes256, T>(function, a, b, c),
            LaneWidth.Bits128 => Run<Lanes128, T>(function, a, b, c),
            _ => Run<Lanes1, T>(function, a, b, c),
        };

    private static float[] Run<V, T>(T function, float[] a, float[]? b, float[]? c)
        where V : struct, ILanes<V>
        where T : struct, ILaneFunction
    {
        int padded = (a.Length + V.Count - 1) / V.Count * V.Count;
        float[] first = new float[padded], second = new float[padded], third = new float[padded], result = new float[padded];
        a.CopyTo(first, 0);
        b?.CopyTo(second, 0);
        c?.CopyTo(third, 0);
        fixed (float* x = first, y = second, z = third, destination = result)
        {
            for (int at = 0; at < padded; at += V.Count)
                function.At(V.Load(x + at), V.Load(y + at), V.Load(z + at)).Store(destination + at);
        }

        return result[..a.Length];
    }
}
