using SinglePositive.Torch.FineTuning;
using SinglePositive.Torch.Networks;
using SinglePositive.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace SinglePositive.Torch.Tests.FineTuning;

/// <summary>One pass over memory moves parameters as PyTorch's own AdamW does.</summary>
public class NetworkAdamTests
{
    [Theory]
    [InlineData(1, 5, 0)]
    [InlineData(1, 70_001, 0.1)]
    [InlineData(2, 70_001, 0)]
    [InlineData(3, 16_385, 0.01)]
    public void Step_RandomGradients_MovesAsPyTorchDoes(int threads, int length, double decay)
    {
        TorchLibrary.Load();
        using DisposeScope scope = NewDisposeScope();
        using Generator generator = new(5);
        Tensor start = randn([length], generator: generator), ours = start.clone().requires_grad_(), theirs = start.clone().requires_grad_();
        using ThreadTeam team = new(threads);
        using NetworkAdam adam = new(team);
        adam.Add([("x", ours)], 1e-2, decay);
        using optim.Optimizer reference = optim.AdamW([new TorchSharp.Modules.Parameter(theirs)], 1e-2, weight_decay: decay);

        TorchSharp.Modules.Parameter moved = reference.parameters().Single();
        for (int step = 1; step <= 7; step++)
        {
            Tensor gradient = randn([length], generator: generator);
            ours.grad = gradient.clone();
            moved.grad = gradient.clone();
            adam.Step(step);
            reference.step();
        }

        Assert.Null(ours.grad);
        Assert.All(moved.data<float>().ToArray().Zip(ours.data<float>().ToArray()), pair => Assert.Equal(pair.First, pair.Second, 2e-6));
    }

    /// <summary>Whichever way weights and gradients lie, each weight moves by its own gradient.</summary>
    [Theory]
    [InlineData(false, false, 1000)]
    [InlineData(true, true, 8, 4, 3, 3)]
    [InlineData(true, false, 8, 4, 3, 3)]
    [InlineData(false, true, 8, 4, 3, 3)]
    [InlineData(true, false, 8, 4, 1, 1)]
    public void OnDevice_SameStep_GivesWhatOnePassGives(bool weightsLastChannels, bool gradientLastChannels, params int[] sides)
    {
        long[] shape = Array.ConvertAll(sides, side => (long)side);
        TorchLibrary.Load();
        using DisposeScope scope = NewDisposeScope();
        using Generator generator = new(6);
        Tensor start = randn(shape, generator: generator), momentum = randn(shape, generator: generator), squares = rand(shape, generator: generator);
        Tensor Laid(Tensor tensor, bool lastChannels) => lastChannels ? ChannelsLast.Of(tensor) : tensor.contiguous();
        Tensor gradient = Laid(randn(shape, generator: generator), gradientLastChannels);
        NetworkAdam.Slot Slot(bool laid) => new("x", Laid(start, laid).clone(), Laid(momentum, laid).clone(), Laid(squares, laid).clone(), 1e-2, 0.1);
        (NetworkAdam.Slot one, NetworkAdam.Slot other) = (Slot(weightsLastChannels), Slot(false));
        using ThreadTeam team = new(1);
        using NetworkAdam adam = new(team);
        AdamStep step = new(3, 1e-2, 0.1);

        adam.OnProcessor(one, gradient, step);
        NetworkAdam.OnDevice(other, gradient, step);

        foreach ((Tensor a, Tensor b) in ((Tensor, Tensor)[])[(one.Parameter, other.Parameter), (one.First, other.First), (one.Second, other.Second)])
            Assert.All(a.contiguous().data<float>().ToArray().Zip(b.data<float>().ToArray()), pair => Assert.Equal(pair.First, pair.Second, 1e-6));
    }
}
