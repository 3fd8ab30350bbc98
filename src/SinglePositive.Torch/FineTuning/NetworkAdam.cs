using System.Numerics;
using SinglePositive.Torch.Networks;
using SinglePositive.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace SinglePositive.Torch.FineTuning;

/// <summary>Adam on the parameters of a network, with its moments at hand so that checkpoints can keep them.</summary>
/// <remarks>
/// The step of the linear trainer (<see cref="AdamStep"/>), in its form. On a processor it is one pass over parameter, gradient and moments, divided among threads; libtorch's
/// operators would take nine. Every element is computed for itself, so the number of threads changes nothing here.
/// </remarks>
/// <param name="team">The threads.</param>
internal sealed class NetworkAdam(ThreadTeam team) : IDisposable
{
    private const int LeastShared = 1 << 14; // fewer are not worth waking a thread

    private readonly List<Slot> _slots = [];

    /// <summary>Adds parameters with zero moments.</summary>
    /// <param name="parameters">Names and parameters.</param>
    /// <param name="learningRate">Their learning rate.</param>
    /// <param name="weightDecay">Their weight decay.</param>
    public void Add(IEnumerable<(string Name, Tensor Parameter)> parameters, double learningRate, double weightDecay)
    {
        using IDisposable none = no_grad();
        foreach ((string name, Tensor parameter) in parameters)
            _slots.Add(new Slot(name, parameter, zeros_like(parameter).DetachFromDisposeScope(), zeros_like(parameter).DetachFromDisposeScope(), learningRate, weightDecay));
    }

    /// <summary>Every parameter with the two moments, by name.</summary>
    public IEnumerable<(string Name, Tensor Parameter, Tensor First, Tensor Second)> Slots => _slots.Select(slot => (slot.Name, slot.Parameter, slot.First, slot.Second));

    /// <summary>Takes a step with the gradients at hand and clears them.</summary>
    /// <param name="number">1, 2, ….</param>
    public void Step(long number)
    {
        using IDisposable none = no_grad();
        foreach (Slot slot in _slots)
        {
            if (slot.Parameter.grad is not { } gradient)
                continue;
            using (gradient)
            {
                AdamStep step = new(number, slot.LearningRate, slot.WeightDecay);
                if (gradient.device_type == DeviceType.CPU)
                    OnProcessor(slot, gradient, step);
                else
                    OnDevice(slot, gradient, step);
            }

            slot.Parameter.grad = null;
        }
    }

    /// <summary>The same by libtorch's operators, wherever the parameters are.</summary>
    internal static void OnDevice(Slot slot, Tensor gradient, AdamStep step)
    {
        // Held until the step is done: a number converted for a single call could be collected while native code reads it.
        using Scalar first = AdamStep.Beta1.ToScalar(), second = AdamStep.Beta2.ToScalar(), one = 1f.ToScalar(), minusOne = (-1f).ToScalar();
        using Scalar rootFactor = step.RootFactor.ToScalar(), offset = step.Offset.ToScalar(), keep = step.Keep.ToScalar();
        slot.First.mul_(first).add_(gradient, one);
        slot.Second.mul_(second).addcmul_(gradient, gradient, one);
        using Tensor divisor = slot.Second.sqrt();
        divisor.mul_(rootFactor).add_(offset, one);
        slot.Parameter.mul_(keep).addcdiv_(slot.First, divisor, minusOne);
    }

    internal unsafe void OnProcessor(Slot slot, Tensor gradient, AdamStep step)
    {
        // The moments lie as the parameter does, and the gradient usually too.
        using DisposeScope scope = NewDisposeScope();
        Tensor dense = slot.Parameter.is_contiguous() ? gradient.contiguous() : ChannelsLast.InOrderOfMemory(ChannelsLast.Of(gradient));
        int length = checked((int)slot.Parameter.numel());
        fixed (byte* parameter = ChannelsLast.InOrderOfMemory(slot.Parameter).bytes, first = ChannelsLast.InOrderOfMemory(slot.First).bytes, second = ChannelsLast.InOrderOfMemory(slot.Second).bytes, slope = dense.bytes)
        {
            // A lambda cannot capture what is fixed.
            (nint p, nint m, nint v, nint g) = ((nint)parameter, (nint)first, (nint)second, (nint)slope);
            int parts = length < LeastShared ? 1 : team.Size;
            if (parts == 1)
                Update((float*)p, (float*)m, (float*)v, (float*)g, length, step);
            else
                team.Run(part => Update(part, parts, length, p, m, v, g, step));
        }
    }

    private static unsafe void Update(int part, int parts, int length, nint parameter, nint first, nint second, nint slope, AdamStep step)
    {
        int from = (int)((long)length * part / parts), to = (int)((long)length * (part + 1) / parts);
        Update((float*)parameter + from, (float*)first + from, (float*)second + from, (float*)slope + from, to - from, step);
    }

    private static unsafe void Update(float* parameter, float* first, float* second, float* slope, int length, AdamStep step)
    {
        const float beta1 = (float)AdamStep.Beta1, beta2 = (float)AdamStep.Beta2;
        Vector<float> firstFactor = new(beta1), secondFactor = new(beta2), rootFactor = new(step.RootFactor), offset = new(step.Offset), keep = new(step.Keep);
        int i = 0;
        for (; i <= length - Vector<float>.Count; i += Vector<float>.Count)
        {
            Vector<float> g = Vector.Load(slope + i);
            Vector<float> m = (Vector.Load(first + i) * firstFactor) + g;
            Vector<float> v = (Vector.Load(second + i) * secondFactor) + (g * g);
            Vector<float> w = (Vector.Load(parameter + i) * keep) - (m / ((Vector.SquareRoot(v) * rootFactor) + offset));
            m.Store(first + i);
            v.Store(second + i);
            w.Store(parameter + i);
        }

        // The same operations in the same order: where a part begins decides nothing.
        for (; i < length; i++)
        {
            float g = slope[i], m = (first[i] * beta1) + g, v = (second[i] * beta2) + (g * g);
            first[i] = m;
            second[i] = v;
            parameter[i] = (parameter[i] * step.Keep) - (m / ((MathF.Sqrt(v) * step.RootFactor) + step.Offset));
        }
    }

    public void Dispose()
    {
        foreach (Slot slot in _slots)
        {
            slot.First.Dispose();
            slot.Second.Dispose();
        }
    }

    internal sealed record Slot(string Name, Tensor Parameter, Tensor First, Tensor Second, double LearningRate, double WeightDecay);
}
