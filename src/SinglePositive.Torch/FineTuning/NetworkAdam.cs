using SinglePositive.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace SinglePositive.Torch.FineTuning;

/// <summary>Adam on the parameters of a network, with its moments at hand so that checkpoints can keep them.</summary>
/// <remarks>The same step as of the linear trainer (<see cref="AdamStep"/>), in the form that PyTorch computes: decoupled weight decay, ε outside the corrected root.</remarks>
internal sealed class NetworkAdam : IDisposable
{
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
        // Held until the step is done: a number converted for a single call could be collected while native code reads it.
        using Scalar first = AdamStep.Beta1.ToScalar(), firstRest = (1 - AdamStep.Beta1).ToScalar();
        using Scalar second = AdamStep.Beta2.ToScalar(), secondRest = (1 - AdamStep.Beta2).ToScalar();
        using Scalar secondRoot = Math.Sqrt(1 - Math.Pow(AdamStep.Beta2, number)).ToScalar(), epsilon = AdamStep.Epsilon.ToScalar();
        double firstCorrection = 1 - Math.Pow(AdamStep.Beta1, number);
        foreach (Slot slot in _slots)
        {
            if (slot.Parameter.grad is not { } gradient)
                continue;
            using Scalar kept = (1 - (slot.LearningRate * slot.WeightDecay)).ToScalar(), step = (-slot.LearningRate / firstCorrection).ToScalar();
            using (gradient)
            {
                if (slot.WeightDecay != 0)
                    slot.Parameter.mul_(kept);
                slot.First.mul_(first).add_(gradient, firstRest);
                slot.Second.mul_(second).addcmul_(gradient, gradient, secondRest);
                using Tensor root = slot.Second.sqrt();
                root.div_(secondRoot).add_(epsilon);
                slot.Parameter.addcdiv_(slot.First, root, step);
                gradient.zero_();
            }
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

    private sealed record Slot(string Name, Tensor Parameter, Tensor First, Tensor Second, double LearningRate, double WeightDecay);
}
