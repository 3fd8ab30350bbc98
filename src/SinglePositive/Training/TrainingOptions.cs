using SinglePositive.Losses;

namespace SinglePositive.Training;

/// <summary>Which validation labels choose the best epoch.</summary>
public enum Selection
{
    /// <summary>mAP against full validation labels, as in the paper.</summary>
    Clean,

    /// <summary>mAP against observed validation labels: present counts as positive, everything else as negative.</summary>
    Observed,

    /// <summary>The mean over the validation rows' observed present labels of recall at 1 to 5: how far above the others the label that is known stands.</summary>
    ObservedRecall,

    /// <summary>Minus the mean over the validation rows' observed present labels j of -log(p_j / Σp): how likely they are when one label is drawn in proportion to the probabilities.</summary>
    ObservedLoss,
}

/// <summary>How a linear model is trained. Defaults are those of the CVPR 2021 paper's linear regime.</summary>
public sealed record TrainingOptions
{
    /// <summary>The objective.</summary>
    public required Loss Loss { get; init; }

    /// <summary>Passes over the training rows.</summary>
    public int Epochs { get; init; } = 25;

    /// <summary>B. A step takes one full batch: ⌊N/B⌋ steps per epoch; one batch of N when N &lt; B.</summary>
    public int BatchSize { get; init; } = 16;

    /// <summary>Adam's learning rate, constant.</summary>
    public double LearningRate { get; init; } = 1e-3;

    /// <summary>AdamW's decoupled weight decay; the biases decay too, as in PyTorch.</summary>
    public double WeightDecay { get; init; }

    /// <summary>Stop after this many epochs without a better selection metric; null never stops early.</summary>
    public int? Patience { get; init; }

    /// <summary>k, the expected number of present classes per example; needed by losses that say so.</summary>
    public double? ExpectedPositives { get; init; }

    /// <summary>Seed of start weights, start estimates and the order of each epoch, drawn in this sequence as PyTorch draws them after <c>torch.manual_seed</c>.</summary>
    public ulong Seed { get; init; }

    /// <summary>The most threads to use; results of a linear model do not depend on it.</summary>
    public int Threads { get; init; } = 1;

    /// <summary>Standardise features with the statistics of the training rows.</summary>
    public bool Standardise { get; init; }

    /// <summary>Score the training rows after each epoch, and count how the probabilities of what was not observed are spread; needs their full labels.</summary>
    public bool Histograms { get; init; }

    /// <summary>What chooses the best epoch.</summary>
    public Selection Selection { get; init; }

    /// <summary>In place of <see cref="Selection"/>: what to make of the validation rows' probabilities; the highest is the best.</summary>
    internal Func<float[], double>? Criterion { get; init; }

    /// <summary>The option that sets the learning rate, for errors: that of a linear phase has another.</summary>
    internal string RateOption { get; init; } = "--lr";

    /// <summary>Checks every value.</summary>
    /// <exception cref="ConfigurationException">A value is out of range.</exception>
    public void Validate()
    {
        Require(Epochs >= 1, "epochs", Epochs, "at least 1");
        Require(BatchSize >= 1, "batch-size", BatchSize, "at least 1");
        Require(double.IsFinite(LearningRate) && LearningRate > 0, "lr", LearningRate, "greater than 0");
        Require(double.IsFinite(WeightDecay) && WeightDecay >= 0, "weight-decay", WeightDecay, "0 or greater");
        Require(LearningRate * WeightDecay < 1, "weight-decay", WeightDecay, "such that learning rate times decay stays below 1");
        Require(Patience is null or >= 1, "patience", Patience, "at least 1, or none");
        Require(Threads >= 1, "threads", Threads, "at least 1");
        Require(ExpectedPositives is null || (double.IsFinite(ExpectedPositives.Value) && ExpectedPositives > 0), "expected-positives", ExpectedPositives, "greater than 0");
        if (Loss.NeedsExpectedPositives && ExpectedPositives is null)
            throw new ConfigurationException($"The loss '{Loss.Name}' needs k, the mean number of present classes per example, and it is not known here; give --expected-positives K, auto or audit:FILE.");
    }

    private static void Require(bool holds, string option, object? value, string allowed)
    {
        if (!holds)
            throw new ConfigurationException($"--{option} is {value}; it must be {allowed}.");
    }
}
