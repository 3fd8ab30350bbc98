using System.Text.Json;
using SinglePositive.Data;
using SinglePositive.Files;
using SinglePositive.Labels;
using SinglePositive.Losses;
using SinglePositive.Training;

namespace SinglePositive.Recovery;

/// <summary>A finished run and the training rows whose labels it was not given: scores of them from one of the sources.</summary>
/// <remarks>The rows are those the run was trained on (<c>rows.npy</c>): rows that were set aside for validation are not among them.</remarks>
public sealed class RunRecovery : IDisposable
{
    private readonly RunFolder _run;
    private readonly RunRecord _record;
    private readonly TrainingRequest _request;
    private readonly SharedDataset _data;
    private readonly LabelPlan _labels;

    /// <summary>Opens a run and its dataset.</summary>
    /// <param name="folder">The run folder.</param>
    /// <exception cref="ConfigurationException">The run did not finish, saw full labels, or its dataset is gone.</exception>
    /// <exception cref="DataFormatException">It is no run folder, or the dataset is damaged or divided otherwise than then.</exception>
    public RunRecovery(string folder)
    {
        _run = RunFolder.Open(folder);
        _record = _run.ReadRecord();
        if (_record.Exit != 0)
            throw new ConfigurationException($"The run in {folder} did not finish, so there is nothing to recover labels with. Finish it with spml train --resume.");
        RecordedRequest.CheckDataset(folder, _record);
        _request = RecordedRequest.Of(folder, _record, folder, 1, []);
        Loss loss = LossCatalog.Find(_request.Loss).Create(_request.LossParameters);
        if (loss.NeedsTruth || !loss.ReadsObserved)
            throw new ConfigurationException($"The loss '{_request.Loss}' learns from full labels, so no label of the training rows is missing; take a run whose loss is given observed labels alone.");
        IsNetwork = RecordedRequest.IsNetwork(_record.Configuration);
        _data = SharedDataset.Open(_record.Dataset);
        ModelDescription description = _run.ReadModel().Description;
        IsCalibrated = description.Calibration is not null;
        _run.CheckClasses(description, Dataset);
        _labels = _data.Labels(loss, _request.Features, readsPictures: IsNetwork);
        if (!ReadRows().SequenceEqual(_labels.Train.Rows))
            throw new DataFormatException(_record.Dataset, null, "the dataset is divided into training and validation rows otherwise than when the run was made. Restore it, or train again.");
    }

    /// <summary>The run's dataset.</summary>
    public Dataset Dataset => _data.Dataset;

    /// <summary>True when the dataset's record has changed since the run: its labels or features may be others.</summary>
    public bool HasChanged => _record.IsDatasetChanged();

    /// <summary>True when the run's probabilities are calibrated; those out of fold and label estimates are not.</summary>
    public bool IsCalibrated { get; }

    /// <summary>True when the run trained a network on pictures.</summary>
    public bool IsNetwork { get; }

    /// <summary>The training rows and their labels.</summary>
    public TrainingLabels Train => _labels.Train;

    /// <summary>k as the run knew it; null when it did not.</summary>
    public double? ExpectedPositives => _request.ExpectedPositives;

    /// <summary>Says before anything is scored whether a cut can be made.</summary>
    /// <param name="source">Who will score.</param>
    /// <param name="cut">The cut.</param>
    /// <param name="expectedPositives">k; null when it is not known.</param>
    /// <param name="audit">The file that <see cref="WithAudit"/> will be given; null for none.</param>
    /// <exception cref="ConfigurationException">k is not known, precision could not be estimated, or the audit cannot be used.</exception>
    /// <exception cref="DataFormatException">The audit is malformed, or names what the dataset has not.</exception>
    public void Check(RecoverySource source, RecoveryCut cut, double? expectedPositives, string? audit)
    {
        ArgumentNullException.ThrowIfNull(cut);
        if (audit is not null)
            ReadAudit(audit, Train.Rows);
        cut.Check(source, expectedPositives, audit is not null || (source != RecoverySource.Estimates && _labels.Validation?.Truth is not null));
    }

    /// <summary>Scores the training rows, and the validation rows where the source can.</summary>
    /// <param name="request">By whom and how.</param>
    /// <param name="progress">Told the share of the work that is done, 0–1.</param>
    /// <param name="cancellation">Ends the work.</param>
    /// <exception cref="ConfigurationException">The run has no such source.</exception>
    /// <exception cref="CorruptArtefactException">A file of the run is not what it wrote.</exception>
    public RecoveryScores Score(RecoveryRequest request, IProgress<double>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        return request.Source switch
        {
            RecoverySource.OutOfFold => ScoreOutOfFold(request, progress, cancellation),
            RecoverySource.Model => ScoreByModel(request),
            _ => Scores(RecoverySource.Estimates, _labels, _run.ReadEstimates(Train.Rows.Length, Dataset.Classes.Count) ?? throw NoEstimates(), null),
        };
    }

    /// <summary>The scores, with examples that were fully labelled by hand in place of validation rows, to estimate precision from.</summary>
    /// <param name="scores">Scores of the training rows.</param>
    /// <param name="audit">The file: a CSV with an id and a column of 0 and 1 for each class, or with <c>id,class</c> lines.</param>
    /// <exception cref="ConfigurationException">There is no such file, or none of its examples is among the training rows.</exception>
    /// <exception cref="DataFormatException">The file is malformed, or names what the dataset has not.</exception>
    public RecoveryScores WithAudit(RecoveryScores scores, string audit)
    {
        ArgumentNullException.ThrowIfNull(scores);
        (int[] audited, TruthMatrix labels, int[] rows) = ReadAudit(audit, scores.Rows);
        Dictionary<int, int> positions = scores.Rows.Select((row, position) => (row, position)).ToDictionary(pair => pair.row, pair => pair.position);
        int classes = scores.Observed.Classes;
        byte[] truth = new byte[scores.Observed.Values.LongLength];
        for (int i = 0; i < audited.Length; i++)
            labels.Row(i).CopyTo(truth.AsSpan(audited[i] * classes));
        float[] probabilities = [.. rows.SelectMany(row => scores.Probabilities.AsSpan(positions[row] * classes, classes).ToArray())];
        return new RecoveryScores(scores.Source, scores.Probabilities, scores.Rows, scores.Observed, scores.Truth)
        {
            Validation = new RecoveryScores(scores.Source, probabilities, rows, scores.Observed, new TruthMatrix(scores.Observed.Examples, classes, truth)),
        };
    }

    /// <inheritdoc/>
    public void Dispose() => _data.Dispose();

    /// <summary>The examples of an audit, their labels, and those of them that are scored.</summary>
    private (int[] Audited, TruthMatrix Labels, int[] Scored) ReadAudit(string audit, IEnumerable<int> scored)
    {
        (int[] audited, TruthMatrix labels) = AuditFile.ReadRows(audit, Dataset);
        HashSet<int> known = [.. scored];
        int[] rows = [.. audited.Where(known.Contains)];
        return rows.Length > 0
            ? (audited, labels, rows)
            : throw new ConfigurationException($"None of the {audited.Length} examples in {audit} is one that the run was trained on, so nothing can be estimated from them.");
    }

    private RecoveryScores ScoreByModel(RecoveryRequest request)
    {
        (LinearModel model, ModelDescription description) = _run.ReadModel();
        if (IsNetwork)
            return ScorePictures(request);
        using LinearPredictor predictor = new(model, request.Threads);
        float[] train = predictor.Predict(_data.Features(Dataset.Train, description.FeaturesName), Train.Rows);
        float[]? validation = _labels.Validation is { } rows ? predictor.Predict(_data.Features(Dataset.Validation ?? Dataset.Train, description.FeaturesName), rows.Rows) : null;
        return Scores(RecoverySource.Model, _labels, train, validation);
    }

    /// <summary>A network reads pictures, which is the caller's business; what it predicted for validation rows the run has kept.</summary>
    private RecoveryScores ScorePictures(RecoveryRequest request)
    {
        IReadOnlyList<string> ids = Dataset.Train.ReadIds();
        float[] train = (request.Pictures ?? throw new ConfigurationException($"The run {_run.Folder} trained a network, and its scores of training pictures are not at hand."))([.. Train.Rows.Select(row => ids[row])]);
        DatasetSplit source = Dataset.Validation ?? Dataset.Train;
        float[]? validation = null;
        if (_labels.Validation is { } labels && _run.Has(StoredPredictions.FileOf(SplitNames.Validation)))
        {
            IReadOnlyList<string> all = source.ReadIds();
            validation = StoredPredictions.Read(_run.Folder, SplitNames.Validation, [.. labels.Rows.Select(row => all[row])], Dataset.Classes.Count);
        }

        return Scores(RecoverySource.Model, _labels, train, validation);
    }

    private RecoveryScores ScoreOutOfFold(RecoveryRequest request, IProgress<double>? progress, CancellationToken cancellation)
    {
        (TrainingRequest training, int epochs) = FoldTraining(request);
        using TrainingPlan plan = TrainingPlan.Resolve(training, null, _data);
        TrainingSet train = new(_data.Features(Dataset.Train, plan.FeaturesName!), plan.Train.Rows, plan.Train.Observed, plan.Train.Truth) { PseudoLabels = plan.Train.PseudoLabels };
        EvaluationSet? validation = plan.Validation is { Count: > 0 } labels ? new(_data.Features(plan.ValidationSource, plan.FeaturesName!), labels.Rows, null, null) : null;
        OutOfFold folds = new(train, plan.Options, request.Folds, request.Seed) { EpochsToRun = epochs };
        (float[] scores, float[]? outside) = folds.Score(validation, progress, cancellation);
        return Scores(RecoverySource.OutOfFold, _data.Labels(plan.Loss, plan.FeaturesName, readsPictures: false), scores, outside);
    }

    /// <summary>The run's own settings, as long as its best epoch; in place of a network a linear classifier, set as the run's linear phase was.</summary>
    private (TrainingRequest Request, int Epochs) FoldTraining(RecoveryRequest request)
    {
        TrainingRequest same = _request with { Threads = request.Threads, Histograms = false };
        if (!IsNetwork)
        {
            CheckPseudoLabels();
            return (same, ReadBestEpoch() + 1);
        }

        if (Dataset.Features.Count == 0)
            throw new ConfigurationException($"The run {_run.Folder} trained a network on pictures. Out of fold, linear classifiers are trained on features, and {Dataset.Folder} has none: make some with spml features --backbone, or choose --from model or estimates.");
        RunConfiguration settings = _record.Configuration;
        TrainingRequest defaults = new() { Dataset = same.Dataset, Output = same.Output, Loss = same.Loss };
        TrainingRequest linear = same with
        {
            Features = request.Features ?? same.Features,
            Epochs = settings["linear-epochs"] is { } epochs ? RecordedRequest.Count(epochs) : defaults.Epochs,
            BatchSize = settings["linear-batch-size"] is { } size ? RecordedRequest.Count(size) : defaults.BatchSize,
            LearningRate = settings["linear-lr"] is { } rate ? RecordedRequest.Number(rate) : defaults.LearningRate,
        };
        return (linear, linear.Epochs);
    }

    private void CheckPseudoLabels()
    {
        if (_request.PseudoLabels is not { } file)
            return;
        if (!File.Exists(file) || Checksum.Sha256(file) != _record.Configuration["pseudo-labels-sha256"])
            throw new ConfigurationException($"The run learned from the pseudo-labels in {file}, and that file is gone or has changed; restore it, or choose --from model.");
    }

    private RecoveryScores Scores(RecoverySource source, LabelPlan labels, float[] train, float[]? validation) =>
        new(source, train, labels.Train.Rows, labels.Train.Observed!, labels.Train.Truth)
        {
            Validation = validation is null ? null : ValidationScores(source, labels, validation),
        };

    private RecoveryScores? ValidationScores(RecoverySource source, LabelPlan labels, float[] probabilities)
    {
        if (labels.Validation?.Truth is null)
            return null;
        if (Dataset.Validation is null)
            return new RecoveryScores(source, probabilities, labels.Validation.Rows, labels.Train.Observed!, labels.Train.Truth);
        (TruthMatrix? truth, ObservedMatrix? observed) = _data.Labels(Dataset.Validation);
        // Where nothing was observed one present label is set aside, as one was given of a training row.
        return new RecoveryScores(source, probabilities, labels.Validation.Rows, observed ?? new ObservationProcess().Draw(truth!), truth);
    }

    private int ReadBestEpoch()
    {
        try
        {
            using JsonDocument metrics = JsonDocument.Parse(File.ReadAllBytes(_run.MetricsPath));
            return metrics.RootElement.GetProperty("bestEpoch").GetInt32();
        }
        catch (Exception failure) when (failure is JsonException or KeyNotFoundException or InvalidOperationException or FileNotFoundException)
        {
            throw new DataFormatException(_run.MetricsPath, "bestEpoch", "the numbers of the run are missing or damaged, so it is not known for how many epochs to train. Restore the file, or choose --from model.", failure);
        }
    }

    private IEnumerable<int> ReadRows() => NpyFile.Read(Path.Combine(_run.Folder, "rows.npy")).To<long>().Select(row => checked((int)row));

    private Exception NoEstimates() =>
        _record.Sha256.ContainsKey(RunFolder.EstimatesFile)
        ? new DataFormatException(Path.Combine(_run.Folder, RunFolder.EstimatesFile), null, "the run wrote its label estimates here and the file is gone. Restore it, or choose --from oof or model.")
        : new ConfigurationException($"The run {_run.Folder} has no label estimates: its loss '{_request.Loss}' makes none ({string.Join(" and ", LossCatalog.All.Where(entry => entry.Create().EstimatesLabels).Select(entry => entry.Name))} do). Choose --from oof or model.");
}
