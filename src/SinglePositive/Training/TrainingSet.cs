using SinglePositive.Data;
using SinglePositive.Labels;

namespace SinglePositive.Training;

/// <summary>The labels a model learns from.</summary>
/// <param name="Rows">The rows of the official train split that are used for training.</param>
/// <param name="Observed">Observed labels of the official train split, N × L.</param>
/// <param name="Truth">Full labels of the official train split, where known; read only by losses that declare it.</param>
public record TrainingLabels(int[] Rows, ObservedMatrix? Observed, TruthMatrix? Truth)
{
    /// <summary>Labels from elsewhere of the official train split, N × L, 1 where a class is taken for present; read only by losses that declare it.</summary>
    public TruthMatrix? PseudoLabels { get; init; }

    /// <summary>L.</summary>
    public int Classes => Observed?.Classes ?? Truth?.Classes ?? 0;

    internal void Validate(int examples, string what)
    {
        if (Rows.Length == 0)
            throw new ConfigurationException("There is no example to train on: the train split is empty, or all of it is set aside for validation (spml split --force sets a smaller share aside).");
        if (Observed is null && Truth is null)
            throw new ConfigurationException("Training needs labels: neither observed nor full labels were given.");
        foreach ((int labelled, string kind) in new[] { (Observed?.Examples ?? examples, "observed"), (Truth?.Examples ?? examples, "full") })
        {
            if (labelled != examples)
                throw new ConfigurationException($"The {what} have {examples} rows and the {kind} labels {labelled}.");
        }

        if (Observed is not null && Truth is not null && Observed.Classes != Truth.Classes)
            throw new ConfigurationException($"Observed labels have {Observed.Classes} classes and full labels {Truth.Classes}.");
        foreach (int row in Rows)
        {
            if ((uint)row >= (uint)examples)
                throw new ConfigurationException($"Row {row} is to be trained on, but there are {examples} examples.");
        }
    }

    /// <summary>Refuses labels that lack what a loss, or what is recorded, needs.</summary>
    internal void ValidateFor(TrainingOptions options)
    {
        Losses.Loss loss = options.Loss;
        if (loss.NeedsTruth && Truth is null)
            throw new ConfigurationException($"The loss '{loss.Name}' learns from full labels, and the training set has none; choose another loss (spml losses lists them).");
        if (options.Histograms && Truth is null)
            throw new ConfigurationException("--histograms shows what a model makes of labels that are hidden from it, and the training set has no full labels to tell which these are; leave it out.");
        if (loss.NeedsPseudoLabels && PseudoLabels is null)
            throw new ConfigurationException($"The loss '{loss.Name}' learns from pseudo-labels that come from elsewhere; give their file with --pseudo-labels FILE.");
        if (loss.NeedsPseudoLabels && (PseudoLabels!.Examples != Observed?.Examples || PseudoLabels.Classes != Observed.Classes))
            throw new ConfigurationException($"Observed labels are {Observed?.Examples} × {Observed?.Classes} and pseudo-labels {PseudoLabels!.Examples} × {PseudoLabels.Classes}.");
        if (loss.ReadsObserved && Observed is null)
            throw new ConfigurationException($"The loss '{loss.Name}' learns from observed labels, and the training set has none; make them with spml observe.");
    }
}

/// <summary>The examples a model learns from: feature vectors and their labels.</summary>
/// <param name="Features">Features of the official train split, N × D.</param>
/// <param name="Rows">The rows that are used for training.</param>
/// <param name="Observed">Observed labels of the official train split, N × L.</param>
/// <param name="Truth">Full labels of the official train split, where known; read only by losses that declare it.</param>
public sealed record TrainingSet(FeatureMatrix Features, int[] Rows, ObservedMatrix? Observed, TruthMatrix? Truth) : TrainingLabels(Rows, Observed, Truth)
{
    /// <summary>All examples, of whose labels nothing is known but what was observed.</summary>
    /// <param name="features">Features, N × D.</param>
    /// <param name="observed">Observed labels, N × L.</param>
    public TrainingSet(FeatureMatrix features, ObservedMatrix observed)
        : this(features, [.. Enumerable.Range(0, features.Rows)], observed, null)
    {
    }

    internal void Validate() => Validate(Features.Rows, "features");
}

/// <summary>Examples a model is scored on.</summary>
/// <param name="Features">Features.</param>
/// <param name="Rows">The rows that are scored; null for all.</param>
/// <param name="Truth">Full labels of the scored rows, where known, in the order of the scores.</param>
/// <param name="Observed">1 where a scored row is observed present, in the same order, where known.</param>
public sealed record EvaluationSet(FeatureMatrix Features, int[]? Rows, TruthMatrix? Truth, TruthMatrix? Observed)
{
    /// <summary>Number of scored rows.</summary>
    public int Count => Rows?.Length ?? Features.Rows;
}

/// <summary>Labels that a model's scores are compared with.</summary>
/// <param name="Rows">The rows of the split that are scored.</param>
/// <param name="Truth">Full labels of these rows, where known, in the same order.</param>
/// <param name="Observed">1 where a row is observed present, in the same order, where known.</param>
public sealed record EvaluationLabels(int[] Rows, TruthMatrix? Truth, TruthMatrix? Observed)
{
    /// <summary>Number of scored rows.</summary>
    public int Count => Rows.Length;
}
