using System.Runtime.CompilerServices;
using SinglePositive.Numerics;

namespace SinglePositive.Losses;

/// <summary>What a loss sees of a group of cells: the prediction and what is known of the labels.</summary>
/// <param name="z">The logit, held within ±10⁶ so that what grows with it stays finite.</param>
/// <param name="p">σ(z), the predicted probability.</param>
/// <param name="q">1 - σ(z).</param>
/// <param name="fixedP">σ(z) once more, as a number that no slope goes through.</param>
/// <param name="present">1 where the class is observed present, else 0.</param>
/// <param name="absent">1 where the class is observed absent, else 0.</param>
/// <param name="truth">1 where the class is truly present, else 0; 0 everywhere when the truth is not given.</param>
/// <param name="column">What the loss asked to be loaded beside each cell (a weight, a prior, a soft label); 1 when it asked for nothing.</param>
internal readonly struct Cell<V>(V z, V p, V q, V fixedP, V present, V absent, V truth, V column)
    where V : struct, ILanes<V>
{
    public V Z { get; } = z;

    public V P { get; } = p;

    public V Q { get; } = q;

    public V FixedP { get; } = fixedP;

    public V Present { get; } = present;

    public V Absent { get; } = absent;

    public V Truth { get; } = truth;

    public V Column { get; } = column;

    /// <summary>log p and log (1-p), without the limit that 87 sets to <see cref="P"/> and <see cref="Q"/>.</summary>
    public (V P, V Q) Logs
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => LaneMath.LogSigmoid(Z, P, Q);
    }

    /// <summary>1 where nothing is observed, else 0.</summary>
    public V Unknown
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => One - Present - Absent;
    }

    public static V One
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => V.Broadcast(1f);
    }
}
