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
    private const int NusWideClasses = 81;
    private const int CubClasses = 312;

    /// <summary>Passes over the training rows.</summary>
    public int Epochs { get; init; } = 25;

    /// <summary>Examples per step.</summary>
    public int BatchSize { get; init; } = 16;

    /// <summary>Learning rate.</summary>
    public double LearningRate { get; init; } = 1e-3;

    /// <summary>The linear phase that the CVPR 2021 paper fixes for a loss: AN-LS 1e-4 and batches of 8 (16 on NUS-WIDE), ROLE 1e-3 and 16 (8 on CUB).</summary>
    /// <param name="loss">The loss's name.</param>
    /// <param name="classes">L, by which the paper's data sets are told apart: NUS-WIDE has 81 classes and CUB 312.</param>
    /// <exception cref="ConfigurationException">The paper has LinearInit for these two losses only.</exception>
    public static LinearPhase OfPaper(string loss, int classes) => loss switch
    {
        "an-ls" => new LinearPhase { LearningRate = 1e-4, BatchSize = classes == NusWideClasses ? 16 : 8 },
        "role" => new LinearPhase { LearningRate = 1e-3, BatchSize = classes == CubClasses ? 8 : 16 },
        _ => throw new ConfigurationException($"The paper fixes a linear phase for an-ls and role, and none for '{loss}'; take the best of the sweep (--linear-phase best), or give --linear-lr and --linear-batch-size."),
    };
}
