using SinglePositive.Data;
using SinglePositive.Labels;
using SinglePositive.Losses;

namespace SinglePositive.Training;

/// <summary>A request resolved against its dataset: what will be trained on what, and what was decided where the request left it open.</summary>
public sealed class TrainingPlan : IDisposable
{
    private readonly List<string> _notes = [];
    private readonly List<string> _warnings = [];
    private readonly List<FeatureMatrix> _open = [];

    private TrainingPlan(TrainingRequest request)
    {
        Request = request;
        Dataset = Data.Dataset.Open(request.Dataset);
        Loss = LossCatalog.Find(request.Loss).Create(request.LossParameters);
        FeaturesName = ResolveFeatures();
        TruthMatrix? truth = Dataset.Train.ReadTruth();
        (int[] trainRows, int[]? validationRows) = ResolveRows();
        ObservedMatrix? observed = ResolveObserved(truth);
        Train = new TrainingSet(Open(Dataset.Train), trainRows, observed, truth);
        Validation = ResolveValidation(validationRows, truth, observed);
        Test = ResolveTest();
        ExpectedPositives = ResolveExpectedPositives(truth);
        Options = new TrainingOptions
        {
            Loss = Loss,
            Epochs = request.Epochs,
            BatchSize = request.BatchSize,
            LearningRate = request.LearningRate,
            WeightDecay = request.WeightDecay,
            Patience = request.Patience,
            ExpectedPositives = ExpectedPositives,
            Seed = request.Seed,
            Threads = request.Threads,
            Standardise = request.Standardise,
            Selection = ResolveSelection(),
        };
        Trainer = new LinearTrainer(Train, Validation, Test, Options);
        WarnOfEmptyClasses();
    }

    /// <summary>What was asked.</summary>
    public TrainingRequest Request { get; }

    /// <summary>The dataset.</summary>
    public Dataset Dataset { get; }

    /// <summary>The loss.</summary>
    public Loss Loss { get; }

    /// <summary>The features' name.</summary>
    public string FeaturesName { get; }

    /// <summary>What is learned from.</summary>
    public TrainingSet Train { get; }

    /// <summary>What selects; null when there are no validation rows.</summary>
    public EvaluationSet? Validation { get; }

    /// <summary>The test split; null when there is none with these features.</summary>
    public EvaluationSet? Test { get; }

    /// <summary>k; null when unknown.</summary>
    public double? ExpectedPositives { get; }

    /// <summary>How the trainer is set.</summary>
    public TrainingOptions Options { get; }

    /// <summary>The trainer.</summary>
    public LinearTrainer Trainer { get; }

    /// <summary>What was decided where the request left it open: sentences.</summary>
    public IReadOnlyList<string> Notes => _notes;

    /// <summary>What may be wrong: sentences.</summary>
    public IReadOnlyList<string> Warnings => _warnings;

    /// <summary>Bytes of memory that training will take beyond the mapped features, roughly.</summary>
    public long MemoryBytes
    {
        get
        {
            long classes = Train.Classes, cells = Train.Rows.Length * classes;
            long model = 6L * sizeof(float) * (Train.Features.Dimension + 1) * (classes + 16);
            long estimator = Loss.UsesEstimator ? 9L * sizeof(float) * cells : 0;
            long scores = sizeof(float) * (cells + (((Validation?.Count ?? 0L) + (Test?.Count ?? 0L)) * classes));
            return model + estimator + scores + (2L * Train.Features.Rows * classes);
        }
    }

    /// <summary>Resolves a request.</summary>
    /// <exception cref="ConfigurationException">The request cannot be carried out on this dataset.</exception>
    /// <exception cref="DataFormatException">The dataset is damaged.</exception>
    public static TrainingPlan Resolve(TrainingRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        return new TrainingPlan(request);
    }

    /// <summary>The settings as <c>run.json</c> keeps them.</summary>
    public RunConfiguration Configuration()
    {
        RunConfiguration configuration = new RunConfiguration().Add("features", FeaturesName).Add("loss", Request.Loss);
        foreach ((string name, double value) in Request.LossParameters.OrderBy(parameter => parameter.Key, StringComparer.Ordinal))
            configuration.Add($"loss.{name}", value);
        return configuration
            .Add("mode", "linear")
            .Add("epochs", Request.Epochs)
            .Add("batch-size", Request.BatchSize)
            .Add("lr", Request.LearningRate)
            .Add("weight-decay", Request.WeightDecay)
            .Add("patience", Request.Patience)
            .Add("expected-positives", ExpectedPositives)
            .Add("seed", Request.Seed)
            .Add("threads", Request.Threads)
            .Add("select", Options.Selection == Selection.Clean ? "clean" : "observed")
            .Add("standardise", Request.Standardise);
    }

    /// <summary>Ends the mappings of the features.</summary>
    public void Dispose()
    {
        foreach (FeatureMatrix features in _open)
            features.Dispose();
    }

    private string ResolveFeatures()
    {
        List<string> names = [.. Dataset.Features.Keys];
        if (Request.Features is { } given)
        {
            if (names.Contains(given))
                return given;
            string hint = Suggestion.Nearest(given, names) is { } nearest ? $"Did you mean '{nearest}'?" : $"It has: {(names.Count == 0 ? "none" : string.Join(", ", names))}.";
            throw new ConfigurationException($"The dataset {Dataset.Folder} has no features '{given}'. {hint}");
        }

        return names.Count switch
        {
            0 => throw new ConfigurationException($"The dataset {Dataset.Folder} has no features; attach some with spml features."),
            1 => names[0],
            _ => throw new ConfigurationException($"The dataset {Dataset.Folder} has several features ({string.Join(", ", names)}); choose with --features NAME."),
        };
    }

    private (int[] Train, int[]? Validation) ResolveRows()
    {
        int count = Dataset.Train.Count;
        if (Dataset.Validation is not null)
            return ([.. Enumerable.Range(0, count)], null);
        if (Dataset.Train.ReadValidationRows() is { } rows)
            return ([.. Enumerable.Range(0, count).Except(rows)], rows);
        ValidationSplit split = ValidationSplit.Draw(count);
        _notes.Add($"No validation rows were set aside, so the paper's split is used: {split.Validation.Length} of {count} training examples (20 %, seed 1200).");
        return (split.Train, split.Validation);
    }

    private ObservedMatrix? ResolveObserved(TruthMatrix? truth)
    {
        ObservedMatrix? observed = Dataset.Train.ReadObserved();
        if (!Loss.ReadsObserved && observed is not null)
            return observed;
        int negatives = Loss.NeedsAbsent ? 1 : 0;
        if (observed is null)
        {
            if (truth is null)
                throw new ConfigurationException($"The train split of {Dataset.Folder} has neither observed nor full labels.");
            if (Loss.ReadsObserved)
                _notes.Add($"No observed labels are there, so one present{(negatives > 0 ? " and one absent" : "")} label per example is drawn from the truth (uniform, seed 1200).");
            return new ObservationProcess { Negatives = negatives }.Draw(truth);
        }

        if (!Loss.NeedsAbsent || observed.Values.AsSpan().Contains(LabelState.Absent))
            return observed;
        if (truth is null)
            throw new ConfigurationException($"The loss '{Request.Loss}' needs labels that are observed absent, and {Dataset.Folder} has none; choose another loss, or give negatives (spml observe --negatives 1).");
        _notes.Add("No absent label is observed, so one per example is drawn from the truth (uniform, seed 1200); the present ones are those of the dataset.");
        return observed.WithAbsentOf(new ObservationProcess { Negatives = 1 }.Draw(truth));
    }

    private EvaluationSet? ResolveValidation(int[]? rows, TruthMatrix? truth, ObservedMatrix? observed)
    {
        if (Dataset.Validation is { } official)
            return new EvaluationSet(Open(official), null, official.ReadTruth(), official.ReadObserved()?.WherePresent());
        if (rows is null || rows.Length == 0)
            return null;
        return new EvaluationSet(Train.Features, rows, truth?.Select(rows), observed?.WherePresent().Select(rows));
    }

    private EvaluationSet? ResolveTest()
    {
        if (Dataset.Test is not { } test)
            return null;
        if (!test.HasFeatures(FeaturesName))
        {
            _warnings.Add($"The test split has no features '{FeaturesName}'; it is not scored.");
            return null;
        }

        return new EvaluationSet(Open(test), null, test.ReadTruth(), test.ReadObserved()?.WherePresent());
    }

    private double? ResolveExpectedPositives(TruthMatrix? truth)
    {
        if (Request.ExpectedPositives is { } given)
            return given;
        // A mean of 0 says nothing about k: no label of the set is known to be present.
        return truth is null || LabelCounts.Of(truth).PresentPerExample is not (> 0 and double mean) ? null : mean;
    }

    private Selection ResolveSelection()
    {
        bool clean = Validation?.Truth is not null;
        if (Request.Selection == Selection.Clean && !clean)
            throw new ConfigurationException("--select clean needs full validation labels, and there are none; use --select observed.");
        Selection selection = Request.Selection ?? (clean ? Selection.Clean : Selection.Observed);
        if (Validation is null || (selection == Selection.Observed && Validation.Observed is null))
            _notes.Add("There are no validation labels to select by; the last epoch counts as the best.");
        else if (Request.Selection is null)
            _notes.Add(clean ? "The best epoch is selected by mAP on full validation labels (clean)." : "The best epoch is selected by mAP on observed validation labels: there are no full ones.");
        return selection;
    }

    private void WarnOfEmptyClasses()
    {
        bool[] seen = new bool[Train.Classes];
        foreach (int row in Train.Rows)
        {
            for (int j = 0; j < seen.Length; j++)
                seen[j] |= Loss.ReadsObserved ? Train.Observed![row, j] == LabelState.Present : Train.Truth![row, j];
        }

        List<string> empty = [.. Dataset.Classes.Where((_, j) => !seen[j])];
        if (empty.Count > 0)
            _warnings.Add($"{empty.Count} of {seen.Length} classes have no present label to learn from: {string.Join(", ", empty.Take(5))}{(empty.Count > 5 ? ", …" : "")}.");
    }

    private FeatureMatrix Open(DatasetSplit split)
    {
        FeatureMatrix features = split.OpenFeatures(FeaturesName);
        _open.Add(features);
        return features;
    }
}
