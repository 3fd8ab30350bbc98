using SinglePositive.Data;
using SinglePositive.Files;
using SinglePositive.Labels;
using SinglePositive.Metrics;

namespace SinglePositive.Training;

/// <summary>The rows of a split that a run scores.</summary>
/// <param name="Name">The split's name.</param>
/// <param name="Source">Where they come from.</param>
/// <param name="Rows">Their numbers; null for all.</param>
internal sealed record ScoredRows(string Name, DatasetSplit Source, int[]? Rows)
{
    /// <summary>Their ids.</summary>
    public IReadOnlyList<string> Ids()
    {
        IReadOnlyList<string> ids = Source.ReadIds();
        return Rows is null ? ids : [.. Rows.Select(row => ids[row])];
    }

    /// <summary>Their full labels; null when they are not known.</summary>
    public TruthMatrix? Truth() => Select(Source.ReadTruth());

    /// <summary>1 where a label was observed present; null when nothing was observed.</summary>
    public TruthMatrix? Present() => Select(Source.ReadObserved()?.WherePresent());

    private TruthMatrix? Select(TruthMatrix? labels) => Rows is null ? labels : labels?.Select(Rows);
}

/// <summary>What a finished run makes of a split of its dataset.</summary>
/// <param name="run">The run.</param>
internal sealed class RunScores(RunFolder run)
{
    /// <inheritdoc cref="RunFolder.Score"/>
    public (ScoredExamples Examples, IReadOnlyList<string> Classes) Score(string split, int threads)
    {
        (LinearModel model, ModelDescription description) = run.ReadModel();
        ScoredRows rows = WithTruth(split, description);
        return (new ScoredExamples(Probabilities(rows, model, description, threads), rows.Truth()!), description.Classes);
    }

    /// <inheritdoc cref="RunFolder.ReadIds"/>
    public IReadOnlyList<string> ReadIds(string split) => WithTruth(split, run.ReadModel().Description).Ids();

    /// <summary>The rows of a split; null when the dataset has none.</summary>
    /// <param name="split"><c>test</c>, <c>validation</c> or <c>train</c> (the training rows).</param>
    /// <param name="description">What the run's model reads.</param>
    /// <exception cref="ConfigurationException">There is no split of that name.</exception>
    public ScoredRows? Find(string split, ModelDescription description)
    {
        Dataset dataset = Dataset.Open(run.ReadRecord().Dataset);
        int[] trained = [.. NpyFile.Read(Path.Combine(run.Folder, "rows.npy")).To<long>().Select(row => checked((int)row))];
        (DatasetSplit? source, int[]? rows) = split switch
        {
            SplitNames.Train => (dataset.Train, trained),
            SplitNames.Validation when dataset.Validation is null => (dataset.Train, [.. Enumerable.Range(0, dataset.Train.Count).Except(trained)]),
            SplitNames.Validation => (dataset.Validation, null),
            SplitNames.Test => (dataset.Test, (int[]?)null),
            _ => throw new ConfigurationException($"There is no split '{split}'; there are train, validation and test."),
        };
        if (source is not null && split != SplitNames.Train)
            rows = FeatureChoice.Keep(rows, dataset.UsableRows(source, ReadsFeatures(description) ? description.FeaturesName : null));
        return source is null || (rows?.Length ?? source.Count) == 0 ? null : new ScoredRows(split, source, rows);
    }

    /// <summary>The probabilities of rows.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="model">The run's model, or another that reads the same features.</param>
    /// <param name="description">What the model reads. Of a network's pictures the run's own predictions are read, since they may have gone since, and the model is passed over.</param>
    /// <param name="threads">The most threads to use.</param>
    /// <exception cref="ConfigurationException">A network was trained, and kept no predictions of these rows.</exception>
    public float[] Probabilities(ScoredRows rows, LinearModel model, ModelDescription description, int threads)
    {
        if (ReadsFeatures(description))
        {
            using FeatureMatrix features = rows.Source.OpenFeatures(description.FeaturesName);
            using LinearPredictor predictor = new(model, threads);
            return predictor.Predict(features, rows.Rows);
        }

        if (!run.Has(StoredPredictions.FileOf(rows.Name)))
            throw new ConfigurationException($"The run {run.Folder} trained a network and keeps no scores of its {rows.Name} rows; evaluate --split test or --split validation.");
        return StoredPredictions.Read(run.Folder, rows.Name, rows.Ids(), model.Classes);
    }

    /// <summary>True for a classifier of features, false for a network that reads pictures.</summary>
    public static bool ReadsFeatures(ModelDescription description) => description.FeaturesName.Length > 0;

    private ScoredRows WithTruth(string split, ModelDescription description) => Find(split, description) is { Source.HasTruth: true } rows
        ? rows
        : throw new ConfigurationException($"The dataset {run.ReadRecord().Dataset} has no {split} split with full labels to evaluate against.");
}
