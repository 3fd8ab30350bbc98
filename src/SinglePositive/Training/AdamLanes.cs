using System.Runtime.CompilerServices;
using SinglePositive.Numerics;

namespace SinglePositive.Training;

/// <summary>One Adam step over lanes; its constants stay at hand for a whole loop.</summary>
internal readonly unsafe struct AdamLanes<V>
    where V : struct, ILanes<V>
{
    /// <summary>Vectors that go through a step together.</summary>
    public const int Group = 4;

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

    /// <summary>As <see cref="Apply"/>, bit for bit, for <see cref="Group"/> vectors that lie one after another.</summary>
    /// <remarks>Four at a time and stage by stage: one vector's dozen dependent operations would leave the multipliers waiting.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void ApplyFour(float* weights, float* firstMoments, float* secondMoments, float* gradients)
    {
        V g0 = V.Load(gradients), g1 = V.Load(gradients + V.Count), g2 = V.Load(gradients + (2 * V.Count)), g3 = V.Load(gradients + (3 * V.Count));
        V beta = V.Broadcast((float)AdamStep.Beta2);
        V v0 = V.Load(secondMoments) * beta;
        V v1 = V.Load(secondMoments + V.Count) * beta;
        V v2 = V.Load(secondMoments + (2 * V.Count)) * beta;
        V v3 = V.Load(secondMoments + (3 * V.Count)) * beta;
        v0 = V.MultiplyAdd(g0, g0, v0);
        v1 = V.MultiplyAdd(g1, g1, v1);
        v2 = V.MultiplyAdd(g2, g2, v2);
        v3 = V.MultiplyAdd(g3, g3, v3);
        v0.Store(secondMoments);
        v1.Store(secondMoments + V.Count);
        v2.Store(secondMoments + (2 * V.Count));
        v3.Store(secondMoments + (3 * V.Count));
        beta = V.Broadcast((float)AdamStep.Beta1);
        g0 = V.MultiplyAdd(V.Load(firstMoments), beta, g0);
        g1 = V.MultiplyAdd(V.Load(firstMoments + V.Count), beta, g1);
        g2 = V.MultiplyAdd(V.Load(firstMoments + (2 * V.Count)), beta, g2);
        g3 = V.MultiplyAdd(V.Load(firstMoments + (3 * V.Count)), beta, g3);
        g0.Store(firstMoments);
        g1.Store(firstMoments + V.Count);
        g2.Store(firstMoments + (2 * V.Count));
        g3.Store(firstMoments + (3 * V.Count));
        V w0 = V.Load(weights), w1 = V.Load(weights + V.Count), w2 = V.Load(weights + (2 * V.Count)), w3 = V.Load(weights + (3 * V.Count));
        if (_decays)
        {
            w0 *= _keep;
            w1 *= _keep;
            w2 *= _keep;
            w3 *= _keep;
        }

        if (V.HasEstimates)
        {
            // One Newton step for root and quotient together: error 2⁻²⁶ at half the time of the exact instructions, which block the multipliers.
            V least = V.Broadcast(FloatBits.SmallestNormal);
            V e0 = V.ReciprocalSqrtEstimate(V.Max(least, v0));
            V e1 = V.ReciprocalSqrtEstimate(V.Max(least, v1));
            V e2 = V.ReciprocalSqrtEstimate(V.Max(least, v2));
            V e3 = V.ReciprocalSqrtEstimate(V.Max(least, v3));
            V r0 = v0 * e0, r1 = v1 * e1, r2 = v2 * e2, r3 = v3 * e3;
            e0 *= _halfRootFactor;
            e1 *= _halfRootFactor;
            e2 *= _halfRootFactor;
            e3 *= _halfRootFactor;
            v0 = V.MultiplyAdd(-r0, r0, v0);
            v1 = V.MultiplyAdd(-r1, r1, v1);
            v2 = V.MultiplyAdd(-r2, r2, v2);
            v3 = V.MultiplyAdd(-r3, r3, v3);
            r0 = V.MultiplyAdd(r0, _rootFactor, _offset);
            r1 = V.MultiplyAdd(r1, _rootFactor, _offset);
            r2 = V.MultiplyAdd(r2, _rootFactor, _offset);
            r3 = V.MultiplyAdd(r3, _rootFactor, _offset);
            v0 = V.MultiplyAdd(v0, e0, r0);
            v1 = V.MultiplyAdd(v1, e1, r1);
            v2 = V.MultiplyAdd(v2, e2, r2);
            v3 = V.MultiplyAdd(v3, e3, r3);
            r0 = V.ReciprocalEstimate(r0);
            r1 = V.ReciprocalEstimate(r1);
            r2 = V.ReciprocalEstimate(r2);
            r3 = V.ReciprocalEstimate(r3);
            g0 *= r0;
            g1 *= r1;
            g2 *= r2;
            g3 *= r3;
            V two = V.Broadcast(-2f);
            v0 = V.MultiplyAdd(v0, r0, two);
            v1 = V.MultiplyAdd(v1, r1, two);
            v2 = V.MultiplyAdd(v2, r2, two);
            v3 = V.MultiplyAdd(v3, r3, two);
            w0 = V.MultiplyAdd(g0, v0, w0);
            w1 = V.MultiplyAdd(g1, v1, w1);
            w2 = V.MultiplyAdd(g2, v2, w2);
            w3 = V.MultiplyAdd(g3, v3, w3);
        }
        else
        {
            w0 -= g0 / V.MultiplyAdd(V.Sqrt(v0), _rootFactor, _offset);
            w1 -= g1 / V.MultiplyAdd(V.Sqrt(v1), _rootFactor, _offset);
            w2 -= g2 / V.MultiplyAdd(V.Sqrt(v2), _rootFactor, _offset);
            w3 -= g3 / V.MultiplyAdd(V.Sqrt(v3), _rootFactor, _offset);
        }

        w0.Store(weights);
        w1.Store(weights + V.Count);
        w2.Store(weights + (2 * V.Count));
        w3.Store(weights + (3 * V.Count));
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
