using SinglePositive.Data;
using SinglePositive.Labels;
using SinglePositive.Losses;

namespace SinglePositive.Training;

/// <summary>A request resolved against its dataset: what will be trained on what, and what was decided where the request left it open.</summary>
public sealed class TrainingPlan : IDisposable
{
    // For estimates of time: what one core reaches in the fused step, and what a step costs beside its arithmetic, for itself, for each weight and for each label estimate.
    private const double AssumedOperationsPerSecond = 8e10;
    private const double AssumedSecondsPerStep = 2e-5;
    private const double AssumedSecondsPerWeight = 4e-10;
    private const double AssumedSecondsPerEstimate = 3e-8;

    private readonly List<string> _notes = [];
    private readonly SharedDataset _data;
    private readonly bool _ownsData;

    private TrainingPlan(TrainingRequest request, Func<TrainingPlan, ITrainer>? trainer, SharedDataset data, bool ownsData)
    {
        (Request, _data, _ownsData) = (request, data, ownsData);
        Loss = LossCatalog.Find(request.Loss).Create(request.LossParameters);
        FeaturesName = trainer is null || request.Features is not null ? FeatureChoice.Resolve(Dataset, request.Features) : null;
        LabelPlan labels = data.Labels(Loss, FeaturesName, readsPictures: trainer is not null);
        _notes.AddRange(labels.Notes);
        (Train, Validation, Test) = (labels.Train, labels.Validation, labels.Test);
        if (request.PseudoLabels is { } pseudo)
            Train = Train with { PseudoLabels = Loss.NeedsPseudoLabels ? PseudoLabelFile.Read(pseudo, Dataset.Train.Count, Train.Classes) : throw NoUseFor("--pseudo-labels") };
        Estimate = request.ExpectedPositivesFrom is null ? null : ExpectedPositivesEstimate.Of(data, Train, FeaturesName, request.ExpectedPositivesFrom, request.Threads);
        ExpectedPositives = ResolveExpectedPositives(Train.Truth);
        Warnings = [.. labels.Warnings, .. OwnWarnings()];
        if (Estimate is not null)
            _notes.Add(Estimate.Sentence);
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
            Histograms = request.Histograms,
            Selection = ResolveSelection(),
        };
        Trainer = trainer is null ? Linear(Options) : trainer(this);
        if (Minimises)
            _notes.Add($"The loss '{Loss.Name}' is minimised in passes over all examples, one per epoch: learning rate, batch size, weight decay and seed play no part, and features are standardised.");
        else if (Loss.IsMinimised)
            _notes.Add($"The loss '{Loss.Name}' makes its soft labels of the features that the network has at the start. In a linear phase it is minimised: learning rate and batch size of that phase play no part.");
    }

    /// <summary>What was asked.</summary>
    public TrainingRequest Request { get; }

    /// <summary>The dataset.</summary>
    public Dataset Dataset => _data.Dataset;

    /// <summary>The loss.</summary>
    public Loss Loss { get; }

    /// <summary>The features' name; null when pictures are trained on and no features were asked for.</summary>
    public string? FeaturesName { get; }

    /// <summary>The training rows and their labels.</summary>
    public TrainingLabels Train { get; }

    /// <summary>What selects; null when there are no validation rows.</summary>
    public EvaluationLabels? Validation { get; }

    /// <summary>The split that <see cref="Validation"/> is part of.</summary>
    public DatasetSplit ValidationSource => Dataset.Validation ?? Dataset.Train;

    /// <summary>The test split; null when there is none, or none with these features.</summary>
    public EvaluationLabels? Test { get; }

    /// <summary>k; null when unknown.</summary>
    public double? ExpectedPositives { get; }

    /// <summary>Where k comes from when it was neither given nor counted in full labels; else null.</summary>
    public ExpectedPositivesEstimate? Estimate { get; }

    /// <summary>How the trainer is set.</summary>
    public TrainingOptions Options { get; }

    /// <summary>The trainer.</summary>
    public ITrainer Trainer { get; }

    /// <summary>What was decided where the request left it open: sentences.</summary>
    public IReadOnlyList<string> Notes => _notes;

    /// <summary>What may be wrong: sentences.</summary>
    public IReadOnlyList<string> Warnings { get; }

    /// <summary>D; 0 without features.</summary>
    public int Dimension => FeaturesName is null ? 0 : Dataset.Features[FeaturesName].Dimension;

    /// <summary>Bytes of memory that training will take beyond the mapped features, roughly.</summary>
    public long MemoryBytes
    {
        get
        {
            long classes = Train.Classes, cells = Train.Rows.Length * classes;
            long model = 6L * sizeof(float) * (Dimension + 1) * (classes + 16);
            // An estimator has its table, Adam's two and more; soft labels are a part of the loss's memory, and copied out.
            long estimator = (Loss.UsesEstimator ? 9L : Loss.EstimatesLabels ? 2 : 0) * sizeof(float) * cells;
            long scores = sizeof(float) * (cells + (((Validation?.Count ?? 0L) + (Test?.Count ?? 0L)) * classes));
            long minimised = Minimises ? RidgeLabels.Bytes(Dimension, classes) : 0;
            return model + minimised + estimator + scores + (2L * Dataset.Train.Count * classes) + (Loss.MemoryStart is null ? 0 : 2L * sizeof(float) * Dataset.Train.Count * classes);
        }
    }

    /// <summary>Seconds that a linear classifier takes on one core, roughly.</summary>
    public double LinearSeconds
    {
        get
        {
            double perExample = 2.0 * Dimension * Train.Classes;
            double step = (2 * Trainer.BatchSize * perExample / AssumedOperationsPerSecond) + AssumedSecondsPerStep + (Dimension * (double)Train.Classes * AssumedSecondsPerWeight);
            double scoring = ((Validation?.Count ?? 0) + (Test?.Count ?? 0) + (Options.Histograms ? Train.Rows.Length : 0)) * perExample / AssumedOperationsPerSecond;
            double estimates = Loss.UsesEstimator ? AssumedSecondsPerEstimate * Train.Rows.Length * Train.Classes : 0;
            double prepared = Loss.IsMinimised ? RidgeLabels.Operations(Train.Rows.Length, Dimension) / AssumedOperationsPerSecond : 0;
            return prepared + (Options.Epochs * ((Trainer.StepsPerEpoch * step) + scoring + estimates));
        }
    }

    /// <summary>Resolves a request.</summary>
    /// <param name="request">What was asked.</param>
    /// <param name="trainer">Makes the trainer when all else is resolved; null for a linear one on the dataset's features.</param>
    /// <exception cref="ConfigurationException">The request cannot be carried out on this dataset.</exception>
    /// <exception cref="DataFormatException">The dataset is damaged.</exception>
    /// <param name="data">The request's dataset, when several runs share it; the caller disposes of it. Null opens it for this plan alone.</param>
    public static TrainingPlan Resolve(TrainingRequest request, Func<TrainingPlan, ITrainer>? trainer = null, SharedDataset? data = null)
    {
        ArgumentNullException.ThrowIfNull(request);
        return new TrainingPlan(request, trainer, data ?? SharedDataset.Open(request.Dataset), ownsData: data is null);
    }

    /// <summary>A linear trainer on the features.</summary>
    public LinearTrainer Linear(TrainingOptions options)
    {
        FeatureMatrix train = Features(Dataset.Train);
        return new LinearTrainer(
            new TrainingSet(train, Train.Rows, Train.Observed, Train.Truth) { PseudoLabels = Train.PseudoLabels },
            Validation is null ? null : new EvaluationSet(Dataset.Validation is { } official ? Features(official) : train, Validation.Rows, Validation.Truth, Validation.Observed),
            Test is null ? null : new EvaluationSet(Features(Dataset.Test!), Test.Rows, Test.Truth, Test.Observed),
            options)
        {
            TestsEachEpoch = Request.TestsEachEpoch,
        };
    }

    /// <summary>The settings as <c>run.json</c> keeps them.</summary>
    public RunConfiguration Configuration()
    {
        RunConfiguration configuration = new RunConfiguration().Add("features", FeaturesName ?? "").Add("loss", Request.Loss);
        foreach ((string name, double value) in Request.LossParameters.OrderBy(parameter => parameter.Key, StringComparer.Ordinal))
            configuration.Add($"loss.{name}", value);
        Trainer.Describe(configuration);
        if (Request.Histograms)
            configuration.Add("histograms", true);
        if (Request.PseudoLabels is { } pseudo)
            configuration.Add("pseudo-labels", Path.GetFullPath(pseudo)).Add("pseudo-labels-sha256", Files.Checksum.Sha256(pseudo));
        Estimate?.Describe(configuration);
        return configuration
            .Add("epochs", Request.Epochs)
            .Add("batch-size", Request.BatchSize)
            .Add("lr", Request.LearningRate)
            .Add("weight-decay", Request.WeightDecay)
            .Add("patience", Request.Patience)
            .Add("expected-positives", ExpectedPositives)
            .Add("seed", Request.Seed)
            .Add("threads", Request.Threads)
            .Add("select", SelectionNames.Of(Options.Selection))
            .Add("standardise", Request.Standardise || Minimises);
    }

    /// <summary>SHA-256 of the dataset's <c>dataset.json</c>.</summary>
    internal string DatasetSha256 => _data.Sha256;

    /// <summary>Checksum of what the run can read of it (<see cref="DatasetFingerprint"/>).</summary>
    internal string InputsSha256 => _data.InputsSha256(FeaturesName);

    /// <summary>Ends the mappings of the features, unless the dataset is shared.</summary>
    public void Dispose()
    {
        if (_ownsData)
            _data.Dispose();
    }

    private IEnumerable<string> OwnWarnings()
    {
        if (ExpectedPositives > Dataset.Classes.Count)
            yield return $"--expected-positives is {ExpectedPositives}, and there are only {Dataset.Classes.Count} classes: it is the mean number of present classes per example.";
        if (Estimate?.Warning is { } warning)
            yield return warning;
        if (Loss.ConcernAbout(Request.Epochs) is { } concern)
            yield return concern;
    }

    private bool Minimises => Loss.IsMinimised && Trainer is LinearTrainer;

    private double? ResolveExpectedPositives(TruthMatrix? truth)
    {
        if ((Estimate?.PerExample.Estimate ?? Request.ExpectedPositives) is { } given)
            return given;
        // A mean of 0 says nothing about k: no label of the set is known to be present.
        return truth is null || LabelCounts.Of(truth).PresentPerExample is not (> 0 and double mean) ? null : mean;
    }

    private ConfigurationException NoUseFor(string option) => new($"The loss '{Loss.Name}' does not read {option}; leave it out, or choose a loss that does: {string.Join(", ", LossCatalog.All.Where(entry => entry.Needs.Contains("pseudo-labels")).Select(entry => entry.Name))}.");

    private Selection ResolveSelection()
    {
        bool clean = Validation?.Truth is not null;
        if (Request.Selection == Selection.Clean && !clean)
            throw new ConfigurationException("--select clean needs full validation labels, and there are none; use --select observed.");
        Selection selection = Request.Selection ?? (clean ? Selection.Clean : SelectionNames.WithoutTruth);
        if (Validation is null || (selection != Selection.Clean && Validation.Observed is null))
            _notes.Add("There are no validation labels to select by; the last epoch counts as the best.");
        else if (Request.Selection is null)
            _notes.Add(clean ? "The best epoch is selected by mAP on full validation labels (clean)." : $"The best epoch is selected by observed validation labels ({SelectionNames.Of(selection)}): there are no full ones.");
        return selection;
    }

    private FeatureMatrix Features(DatasetSplit split) => _data.Features(split, FeaturesName!);
}
