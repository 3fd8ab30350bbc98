using SinglePositive.Data;
using SinglePositive.Labels;
using SinglePositive.Losses;

namespace SinglePositive.Training;

/// <summary>Which rows of a dataset a run learns from, selects by and is tested on, and the labels of each.</summary>
internal sealed class LabelPlan
{
    private readonly SharedDataset _data;
    private readonly Dataset _dataset;
    private readonly Loss _loss;
    private readonly string? _featuresName;
    private readonly bool _readsPictures;
    private readonly List<string> _notes = [];
    private readonly List<string> _warnings = [];

    /// <param name="data">The dataset.</param>
    /// <param name="loss">Decides which labels are needed.</param>
    /// <param name="featuresName">The features that are trained on; null for pictures.</param>
    /// <param name="readsPictures">True when the pictures themselves are read, beside features or without.</param>
    public LabelPlan(SharedDataset data, Loss loss, string? featuresName, bool readsPictures)
    {
        (_data, _dataset, _loss, _featuresName, _readsPictures) = (data, data.Dataset, loss, featuresName, readsPictures);
        (TruthMatrix? truth, ObservedMatrix? given) = data.Labels(_dataset.Train);
        (int[] trainRows, int[]? validationRows) = ResolveRows();
        ObservedMatrix? observed = ResolveObserved(truth, given);
        Train = new TrainingLabels(trainRows, observed, truth);
        Validation = ResolveValidation(validationRows, truth, observed);
        Test = ResolveTest();
        WarnOfEmptyClasses();
    }

    /// <summary>What is learned from.</summary>
    public TrainingLabels Train { get; }

    /// <summary>What selects; null when there are no validation rows.</summary>
    public EvaluationLabels? Validation { get; }

    /// <summary>The test split; null when there is none, or none with these features.</summary>
    public EvaluationLabels? Test { get; }

    /// <summary>What was decided where nothing was said.</summary>
    public IReadOnlyList<string> Notes => _notes;

    /// <summary>What may be wrong.</summary>
    public IReadOnlyList<string> Warnings => _warnings;

    private (int[] Train, int[]? Validation) ResolveRows()
    {
        (int[] train, int[]? validation) = DivideRows();
        int[]? usable = UsableRows(_dataset.Train);
        return (FeatureChoice.Keep(train, usable)!, validation is null ? null : FeatureChoice.Keep(validation, usable));
    }

    /// <summary>The rows of a split that are trained and scored, null for all; a warning tells of pictures that are left out.</summary>
    private int[]? UsableRows(DatasetSplit split)
    {
        int[]? rows = _dataset.UsableRows(split, _readsPictures ? null : _featuresName);
        if (rows is not null)
            _warnings.Add($"{split.Count - rows.Length} pictures of the {split.Name} split could not be read and are left out ({split.Name}/bad-images.csv).");
        return rows;
    }

    private (int[] Train, int[]? Validation) DivideRows()
    {
        int count = _dataset.Train.Count;
        if (_dataset.Validation is not null)
            return ([.. Enumerable.Range(0, count)], null);
        if (_dataset.Train.ReadValidationRows() is { } rows)
            return ([.. Enumerable.Range(0, count).Except(rows)], rows);
        ValidationSplit split = ValidationSplit.Draw(count);
        _notes.Add($"No validation rows were set aside, so the paper's split is used: {split.Validation.Length} of {count} training examples (20 %, seed 1200).");
        return (split.Train, split.Validation);
    }

    private ObservedMatrix? ResolveObserved(TruthMatrix? truth, ObservedMatrix? observed)
    {
        if (!_loss.ReadsObserved && observed is not null)
            return observed;
        int negatives = _loss.NeedsAbsent ? 1 : 0;
        if (observed is null)
        {
            if (truth is null)
                throw new ConfigurationException($"The train split of {_dataset.Folder} has neither observed nor full labels.");
            if (_loss.ReadsObserved)
                _notes.Add($"No observed labels are there, so one present{(negatives > 0 ? " and one absent" : "")} label per example is drawn from the truth (uniform, seed 1200).");
            return new ObservationProcess { Negatives = negatives }.Draw(truth);
        }

        if (!_loss.NeedsAbsent || observed.Values.AsSpan().Contains(LabelState.Absent))
            return observed;
        if (truth is null)
            throw new ConfigurationException($"The loss '{_loss.Name}' needs labels that are observed absent, and {_dataset.Folder} has none; choose another loss, or give negatives (spml observe --negatives 1).");
        _notes.Add("No absent label is observed, so one per example is drawn from the truth (uniform, seed 1200); the present ones are those of the dataset.");
        return observed.WithAbsentOf(new ObservationProcess { Negatives = 1 }.Draw(truth));
    }

    private EvaluationLabels? ResolveValidation(int[]? rows, TruthMatrix? truth, ObservedMatrix? observed)
    {
        if (_dataset.Validation is { } official)
            return WholeOf(official);
        if (rows is null || rows.Length == 0)
            return null;
        return new EvaluationLabels(rows, truth?.Select(rows), observed?.WherePresent().Select(rows));
    }

    private EvaluationLabels? ResolveTest()
    {
        if (_dataset.Test is not { } test)
            return null;
        if (_featuresName is not null && !test.HasFeatures(_featuresName))
        {
            _warnings.Add($"The test split has no features '{_featuresName}'; it is not scored.");
            return null;
        }

        return WholeOf(test);
    }

    private EvaluationLabels? WholeOf(DatasetSplit split)
    {
        (TruthMatrix? truth, ObservedMatrix? states) = _data.Labels(split);
        TruthMatrix? observed = states?.WherePresent();
        if (UsableRows(split) is not { } rows)
            return new EvaluationLabels([.. Enumerable.Range(0, split.Count)], truth, observed);
        return rows.Length == 0 ? null : new EvaluationLabels(rows, truth?.Select(rows), observed?.Select(rows));
    }

    private void WarnOfEmptyClasses()
    {
        // Without the labels that the loss reads nothing will be trained; the trainer says so.
        if (_loss.ReadsObserved ? Train.Observed is null : Train.Truth is null)
            return;
        bool[] seen = new bool[Train.Classes];
        foreach (int row in Train.Rows)
        {
            for (int j = 0; j < seen.Length; j++)
                seen[j] |= _loss.ReadsObserved ? Train.Observed![row, j] == LabelState.Present : Train.Truth![row, j];
        }

        List<string> empty = [.. _dataset.Classes.Where((_, j) => !seen[j])];
        if (empty.Count > 0)
            _warnings.Add($"{empty.Count} of {seen.Length} classes have no present label to learn from: {string.Join(", ", empty.Take(5))}{(empty.Count > 5 ? ", …" : "")}.");
    }
}
