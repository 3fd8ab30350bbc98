using System.Runtime.CompilerServices;
using SinglePositive.Numerics;

namespace SinglePositive.Training;

/// <summary>One Adam step over lanes; its constants stay at hand for a whole loop.</summary>
internal readonly unsafe struct AdamLanes<V>
    where V : struct, ILanes<V>
{
    private readonly V _rootFactor;
    private readonly V _halfRootFactor;
    private readonly V _offset;
    private readonly V _keep;
    private readonly bool _decays;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public AdamLanes(in AdamStep step)
    {
        _rootFactor = V.Broadcast(step.RootFactor);
        _halfRootFactor = V.Broadcast(0.5f * step.RootFactor);
        _offset = V.Broadcast(step.Offset);
        _keep = V.Broadcast(step.Keep);
        _decays = step.Keep != 1;
    }

    /// <summary>Updates one group of weights and its moments M and V (see <see cref="AdamStep"/>) with its gradient.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Apply(float* weight, float* firstMoment, float* secondMoment, V gradient)
    {
        V first = V.MultiplyAdd(V.Load(firstMoment), V.Broadcast((float)AdamStep.Beta1), gradient);
        V second = V.MultiplyAdd(gradient, gradient, V.Load(secondMoment) * V.Broadcast((float)AdamStep.Beta2));
        first.Store(firstMoment);
        second.Store(secondMoment);
        V kept = V.Load(weight);
        if (_decays)
            kept *= _keep;
        Move(kept, first, second).Store(weight);
    }

    /// <summary>w - M / (RootFactor·√V + Offset).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private V Move(V weight, V first, V second)
    {
        if (!V.HasEstimates)
            return weight - (first / V.MultiplyAdd(V.Sqrt(second), _rootFactor, _offset));

        // One Newton step for root and quotient together: error 2⁻²⁶ at half the time of the exact instructions, which block the multipliers.
        V estimate = V.ReciprocalSqrtEstimate(V.Max(V.Broadcast(FloatBits.SmallestNormal), second));
        V root = second * estimate;
        V denominator = V.MultiplyAdd(root, _rootFactor, _offset);
        V reciprocal = V.ReciprocalEstimate(denominator);
        V residual = V.MultiplyAdd(-root, root, second);
        denominator = V.MultiplyAdd(residual, estimate * _halfRootFactor, denominator);
        return V.MultiplyAdd(first * reciprocal, V.MultiplyAdd(denominator, reciprocal, V.Broadcast(-2f)), weight);
    }
}
