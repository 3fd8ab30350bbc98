using SinglePositive.Data;
using SinglePositive.Files;
using SinglePositive.Labels;
using SinglePositive.Losses;
using SinglePositive.Training;

namespace SinglePositive.Reports.Runs;

/// <summary>The labels of a run's dataset, resolved as training resolved them, and the predictions that belong to them.</summary>
internal sealed class RunLabels
{
    private readonly RunFolder _run;
    private readonly RunRecord _record;
    private readonly LabelPlan _plan;
    private readonly Loss _loss;

    /// <summary>Opens the dataset of a run.</summary>
    /// <exception cref="ConfigurationException">The dataset has gone.</exception>
    /// <exception cref="DataFormatException">It is damaged, or no longer the one that was trained on.</exception>
    public RunLabels(RunFolder run, RunRecord record)
    {
        (_run, _record) = (run, record);
        using SharedDataset data = SharedDataset.Open(record.Dataset);
        Dataset = data.Dataset;
        const string Prefix = "loss.";
        _loss = LossCatalog.Find(record.Configuration["loss"] ?? "").Create(record.Configuration.Values.Where(pair => pair.Key.StartsWith(Prefix, StringComparison.Ordinal))
            .ToDictionary(pair => pair.Key[Prefix.Length..], pair => double.Parse(pair.Value)));
        string? features = record.Configuration["features"] is { Length: > 0 } name ? name : null;
        _plan = data.Labels(_loss, features, readsPictures: record.Configuration["mode"] is not null);
        if (run.Has("rows.npy") && !ReadRows().SequenceEqual(_plan.Train.Rows))
            throw new DataFormatException(Dataset.Folder, null, "the dataset is divided into training and validation rows otherwise than when the run was made.");
    }

    /// <summary>The dataset.</summary>
    public Dataset Dataset { get; }

    /// <summary>The training rows and their labels.</summary>
    public TrainingLabels Train => _plan.Train;

    /// <summary>True when the loss saw nothing but observed labels, so that the others were hidden from it.</summary>
    public bool HidesLabels => _loss.ReadsObserved && !_loss.NeedsTruth;

    /// <summary>True when the dataset's record has changed since.</summary>
    public bool HasChanged => _record.IsDatasetChanged();

    /// <summary>The mean number of labels, present or absent, that the loss was given of a training example; NaN when unknown.</summary>
    public double LabelsPerExample()
    {
        if (!_loss.ReadsObserved)
            return Train.Classes;
        double known = 0;
        foreach (int row in Train.Rows)
        {
            ReadOnlySpan<LabelState> observed = Train.Observed!.Row(row);
            ReadOnlySpan<byte> truth = Train.Truth is null ? [] : Train.Truth.Row(row);
            for (int c = 0; c < observed.Length; c++)
                known += observed[c] != LabelState.Unknown || (_loss.NeedsTruth && truth[c] == 0) ? 1 : 0;
        }

        return known / Train.Rows.Length;
    }

    /// <summary>What the run kept of its predictions for a split; null when it kept none, or there is no such split.</summary>
    /// <exception cref="DataFormatException">The predictions are of other examples or classes than the dataset has now.</exception>
    public ScoredSplit? Scored(string split)
    {
        (EvaluationLabels? labels, DatasetSplit? source) = split == SplitNames.Test ? (_plan.Test, Dataset.Test) : (_plan.Validation, Dataset.Validation ?? Dataset.Train);
        if (labels is null || source is null || !_run.Has(StoredPredictions.FileOf(split)))
            return null;
        IReadOnlyList<string> all = source.ReadIds();
        string[] ids = [.. labels.Rows.Select(row => all[row])];
        return new ScoredSplit(split, ids, StoredPredictions.Read(_run.Folder, split, ids, Dataset.Classes.Count), labels.Truth);
    }

    /// <summary>What is believed of the labels of the training rows: by the label estimates, or else by the model; null when neither is there.</summary>
    /// <param name="threads">The most threads to use.</param>
    public (float[] Probabilities, bool ByEstimator)? Estimates(int threads)
    {
        if (_run.Has("label-estimates.npy"))
            return (Probabilities("label-estimates.npy", Train.Rows.Length), true);
        if (!File.Exists(_run.ModelPath))
            return null;
        (LinearModel model, ModelDescription description) = _run.ReadModel();
        if (description.FeaturesName.Length == 0 || !Dataset.Train.HasFeatures(description.FeaturesName))
            return null;
        using FeatureMatrix features = Dataset.Train.OpenFeatures(description.FeaturesName);
        using LinearPredictor predictor = new(model, threads);
        return (predictor.Predict(features, Train.Rows), false);
    }

    private IEnumerable<int> ReadRows() => NpyFile.Read(PathOf("rows.npy")).To<long>().Select(row => (int)row);

    private float[] Probabilities(string name, int examples)
    {
        NpyArray array = NpyFile.Read(PathOf(name));
        return array.Shape is [long rows, long classes] && rows == examples && classes == Dataset.Classes.Count
            ? array.To<float>()
            : throw new DataFormatException(PathOf(name), null, $"{examples} x {Dataset.Classes.Count} probabilities are expected, found {string.Join(" x ", array.Shape)}; the dataset has changed since the run.");
    }

    private string PathOf(string name) => Path.Combine(_run.Folder, name);
}
