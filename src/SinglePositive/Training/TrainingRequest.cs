namespace SinglePositive.Training;

/// <summary>What a run is asked to do. Everything left open is resolved from the dataset, and the run says how.</summary>
public sealed record TrainingRequest
{
    /// <summary>The dataset folder.</summary>
    public required string Dataset { get; init; }

    /// <summary>The run folder to write.</summary>
    public required string Output { get; init; }

    /// <summary>Name of the loss in the catalogue.</summary>
    public required string Loss { get; init; }

    /// <summary>Parameters of the loss that differ from their defaults.</summary>
    public IReadOnlyDictionary<string, double> LossParameters { get; init; } = new Dictionary<string, double>();

    /// <summary>File of pseudo-labels (<see cref="Data.PseudoLabelFile"/>), for losses that read them.</summary>
    public string? PseudoLabels { get; init; }

    /// <summary>Name of the features; may be left out when the dataset has one.</summary>
    public string? Features { get; init; }

    /// <summary>Passes over the training rows.</summary>
    public int Epochs { get; init; } = 25;

    /// <summary>Examples per step.</summary>
    public int BatchSize { get; init; } = 16;

    /// <summary>Learning rate.</summary>
    public double LearningRate { get; init; } = 1e-3;

    /// <summary>AdamW's weight decay.</summary>
    public double WeightDecay { get; init; }

    /// <summary>Epochs without improvement after which to stop; null never.</summary>
    public int? Patience { get; init; }

    /// <summary>k; null takes the mean truth per example of the official train split.</summary>
    public double? ExpectedPositives { get; init; }

    /// <summary>In place of a number for k: <c>auto</c>, which estimates it from the observed labels and the features, or <c>audit:FILE</c>, which counts examples that are fully labelled.</summary>
    public string? ExpectedPositivesFrom { get; init; }

    /// <summary>Seed of training; the split and the observed labels have their own.</summary>
    public ulong Seed { get; init; }

    /// <summary>The most threads to use; results of a linear model do not depend on it, and a network's run goes on with the number it began with.</summary>
    public int Threads { get; init; } = 1;

    /// <summary>What selects the best epoch; null takes clean labels where they exist.</summary>
    public Selection? Selection { get; init; }

    /// <summary>Standardise features.</summary>
    public bool Standardise { get; init; }

    /// <summary>Record histograms of the training rows' probabilities after each epoch.</summary>
    public bool Histograms { get; init; }

    /// <summary>Folder for TensorBoard's event file; null for none.</summary>
    public string? TensorBoard { get; init; }

    /// <summary>Go on with an interrupted run.</summary>
    public bool Resume { get; init; }

    /// <summary>Replace an existing run.</summary>
    public bool Force { get; init; }

    /// <summary>False to score the test split with the best epoch's model alone, which leaves <c>testMap</c> of the single epochs open.</summary>
    internal bool TestsEachEpoch { get; init; } = true;

    /// <summary>The command line, for the record.</summary>
    public IReadOnlyList<string> Command { get; init; } = [];
}
