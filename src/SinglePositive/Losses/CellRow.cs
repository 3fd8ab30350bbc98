using System.Runtime.CompilerServices;
using SinglePositive.Labels;
using SinglePositive.Numerics;

namespace SinglePositive.Losses;

/// <summary>One example's cells in memory. Pointers that a loss does not need are null.</summary>
internal unsafe struct CellRow
{
    private const float MostLogit = 1e6f;

    public float* Logits;
    public float* Slopes;
    public float* EstimatorLogits;
    public float* EstimatorSlopes;
    public LabelState* Observed;
    public byte* Truth;
    public float* Columns;
    public int Classes;

    /// <summary>Floats of scratch that <see cref="Group{V}"/> needs for a last group that is not full.</summary>
    public static int ScratchLength<V>()
        where V : struct, ILanes<V> => V.Count * 6;

    /// <summary>Loads what is known of the labels of a group, apart from predictions.</summary>
    /// <param name="at">First class of the group.</param>
    /// <param name="scratch">Room for a group that reaches past the last class; its missing cells are read as unknown.</param>
    /// <param name="logits">The example's logits: the model's or the estimator's.</param>
    /// <param name="exists">1 for lanes that are classes, 0 for the missing ones.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly Cell<V> Group<V>(int at, float* scratch, float* logits, out V exists)
        where V : struct, ILanes<V>
    {
        V one = V.Broadcast(1f), zero = V.Broadcast(0f);
        int missing = at + V.Count - Classes;
        if (missing <= 0)
        {
            exists = one;
            V state = Observed is null ? zero : V.LoadSigned((sbyte*)Observed + at);
            V truth = Truth is null ? zero : V.LoadSigned((sbyte*)Truth + at);
            return Create(V.Load(logits + at), state, truth, Columns is null ? one : V.Load(Columns + at));
        }

        Gather(at, scratch, logits, V.Count);
        exists = V.Load(scratch);
        return Create(V.Load(scratch + V.Count), V.Load(scratch + (2 * V.Count)), V.Load(scratch + (3 * V.Count)), V.Load(scratch + (4 * V.Count)));
    }

    /// <summary>Writes a group's slopes, without what reaches past the last class.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void Write<V>(float* destination, int at, float* scratch, V slopes)
        where V : struct, ILanes<V>
    {
        if (at + V.Count <= Classes)
        {
            slopes.Store(destination + at);
            return;
        }

        slopes.Store(scratch);
        new ReadOnlySpan<float>(scratch, Classes - at).CopyTo(new Span<float>(destination + at, Classes - at));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Cell<V> Create<V>(V logit, V state, V truth, V column)
        where V : struct, ILanes<V>
    {
        (V p, V q) = LaneMath.Sigmoid(logit);
        V zero = V.Broadcast(0f), held = V.Min(V.Broadcast(MostLogit), V.Max(V.Broadcast(-MostLogit), logit));
        return new(held, p, q, p, V.Max(zero, state), V.Max(zero, -state), truth, column);
    }

    private readonly void Gather(int at, float* scratch, float* logits, int lanes)
    {
        new Span<float>(scratch, 5 * lanes).Clear();
        for (int lane = 0; at + lane < Classes; lane++)
        {
            scratch[lane] = 1;
            scratch[lanes + lane] = logits[at + lane];
            scratch[(2 * lanes) + lane] = Observed is null ? 0 : (sbyte)Observed[at + lane];
            scratch[(3 * lanes) + lane] = Truth is null ? 0 : Truth[at + lane];
            scratch[(4 * lanes) + lane] = Columns is null ? 1 : Columns[at + lane];
        }
    }
}
