using SinglePositive.Data;
using SinglePositive.Labels;

namespace SinglePositive.Training;

/// <summary>The examples a model learns from.</summary>
/// <param name="Features">Features of the official train split, N × D.</param>
/// <param name="Rows">The rows that are used for training.</param>
/// <param name="Observed">Observed labels of the official train split, N × L.</param>
/// <param name="Truth">Full labels of the official train split, where known; read only by losses that declare it.</param>
public sealed record TrainingSet(FeatureMatrix Features, int[] Rows, ObservedMatrix? Observed, TruthMatrix? Truth)
{
    /// <summary>All examples, of whose labels nothing is known but what was observed.</summary>
    /// <param name="features">Features, N × D.</param>
    /// <param name="observed">Observed labels, N × L.</param>
    public TrainingSet(FeatureMatrix features, ObservedMatrix observed)
        : this(features, [.. Enumerable.Range(0, features.Rows)], observed, null)
    {
    }

    /// <summary>L.</summary>
    public int Classes => Observed?.Classes ?? Truth?.Classes ?? 0;

    internal void Validate()
    {
        if (Rows.Length == 0)
            throw new ConfigurationException("There is no example to train on: the train split is empty, or all of it is set aside for validation (spml split --force sets a smaller share aside).");
        if (Observed is null && Truth is null)
            throw new ConfigurationException("Training needs labels: neither observed nor full labels were given.");
        Check(Observed?.Examples ?? Features.Rows, "observed labels");
        Check(Truth?.Examples ?? Features.Rows, "full labels");
        if (Observed is not null && Truth is not null && Observed.Classes != Truth.Classes)
            throw new ConfigurationException($"Observed labels have {Observed.Classes} classes and full labels {Truth.Classes}.");
        foreach (int row in Rows)
        {
            if ((uint)row >= (uint)Features.Rows)
                throw new ConfigurationException($"Row {row} is to be trained on, but there are {Features.Rows} examples.");
        }
    }

    private void Check(int examples, string what)
    {
        if (examples != Features.Rows)
            throw new ConfigurationException($"The features have {Features.Rows} rows and the {what} {examples}.");
    }
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
