using SinglePositive.Training;
using SinglePositive.Vision.Backbones;

namespace SinglePositive.Torch.FineTuning;

/// <summary>What a run that trains a network on pictures is asked to do, beside what every run is asked (<see cref="TrainingRequest"/>).</summary>
public sealed record FineTuningRequest
{
    /// <summary>The network's name in <see cref="Networks.NetworkCatalog"/>.</summary>
    public required string Network { get; init; }

    /// <summary>File of its start weights; null draws them.</summary>
    public string? Weights { get; init; }

    /// <summary>What is done to pictures first.</summary>
    public required Preprocessing Preprocessing { get; init; }

    /// <summary>Folder that ids are relative to; null for the dataset's own, if it needs one.</summary>
    public string? Images { get; init; }

    /// <summary><c>cpu</c>, <c>cuda</c> or <c>cuda:1</c>.</summary>
    public string Device { get; init; } = "cpu";

    /// <summary>The head's learning rate over that of the network.</summary>
    public double HeadRate { get; init; } = 1;

    /// <summary>Leave the statistics of batch norms as they are.</summary>
    public bool FreezeBatchNorm { get; init; }

    /// <summary>Mirror every second picture while training, as the paper does.</summary>
    public bool Flip { get; init; } = true;

    /// <summary>The linear phase to begin with (LinearInit); null begins with a head drawn at random.</summary>
    public LinearPhase? Linear { get; init; }
}

/// <summary>The linear phase of LinearInit: a head, and label estimates, trained on fixed features first.</summary>
public sealed record LinearPhase
{
    /// <summary>Passes over the training rows.</summary>
    public int Epochs { get; init; } = 25;

    /// <summary>Examples per step.</summary>
    public int BatchSize { get; init; } = 16;

    /// <summary>Learning rate.</summary>
    public double LearningRate { get; init; } = 1e-3;
}
