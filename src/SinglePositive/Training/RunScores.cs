using SinglePositive.Data;
using SinglePositive.Files;
using SinglePositive.Labels;
using SinglePositive.Metrics;

namespace SinglePositive.Training;

/// <summary>What a finished run makes of a split of its dataset.</summary>
/// <param name="run">The run.</param>
internal sealed class RunScores(RunFolder run)
{
    /// <inheritdoc cref="RunFolder.Score"/>
    public (ScoredExamples Examples, IReadOnlyList<string> Classes) Score(string split, int threads)
    {
        (LinearModel model, ModelDescription description) = run.ReadModel();
        (DatasetSplit source, int[]? rows) = Rows(split, description.FeaturesName);
        TruthMatrix truth = source.ReadTruth()!;
        truth = rows is null ? truth : truth.Select(rows);
        if (description.FeaturesName.Length == 0)
            return (new ScoredExamples(ReadPredictions(split, Ids(source, rows), truth), truth), description.Classes);
        using FeatureMatrix features = source.OpenFeatures(description.FeaturesName);
        using LinearPredictor predictor = new(model, threads);
        return (new ScoredExamples(predictor.Predict(features, rows), truth), description.Classes);
    }

    /// <inheritdoc cref="RunFolder.ReadIds"/>
    public IReadOnlyList<string> ReadIds(string split)
    {
        (DatasetSplit source, int[]? rows) = Rows(split, run.ReadModel().Description.FeaturesName);
        return Ids(source, rows);
    }

    private static IReadOnlyList<string> Ids(DatasetSplit source, int[]? rows)
    {
        IReadOnlyList<string> ids = source.ReadIds();
        return rows is null ? ids : [.. rows.Select(row => ids[row])];
    }

    /// <summary>A split with full labels and its rows that are scored; null for all.</summary>
    private (DatasetSplit Source, int[]? Rows) Rows(string split, string featuresName)
    {
        Dataset dataset = Dataset.Open(run.ReadRecord().Dataset);
        int[] trained = [.. NpyFile.Read(Path.Combine(run.Folder, "rows.npy")).To<long>().Select(row => checked((int)row))];
        (DatasetSplit? source, int[]? rows) = split switch
        {
            "train" => (dataset.Train, trained),
            "validation" when dataset.Validation is null => (dataset.Train, [.. Enumerable.Range(0, dataset.Train.Count).Except(trained)]),
            "validation" => (dataset.Validation, null),
            "test" => (dataset.Test, (int[]?)null),
            _ => throw new ConfigurationException($"There is no split '{split}'; there are train, validation and test."),
        };
        if (source is not null && split != "train")
            rows = FeatureChoice.Keep(rows, dataset.UsableRows(source, featuresName.Length == 0 ? null : featuresName));
        return source?.HasTruth == true ? (source, rows) : throw new ConfigurationException($"The dataset {dataset.Folder} has no {split} split with full labels to evaluate against.");
    }

    /// <summary>What a network predicted when it was trained: its pictures may have gone since.</summary>
    private float[] ReadPredictions(string split, IReadOnlyList<string> ids, TruthMatrix truth)
    {
        if (!run.Has(StoredPredictions.FileOf(split)))
            throw new ConfigurationException($"The run {run.Folder} trained a network and keeps no scores of its {split} rows; evaluate --split test or --split validation.");
        return StoredPredictions.Read(run.Folder, split, ids, truth.Classes);
    }
}
