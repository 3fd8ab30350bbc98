using System.Diagnostics;
using SinglePositive.Data;
using SinglePositive.Files;
using SinglePositive.Torch.Export;
using SinglePositive.Torch.Native;
using SinglePositive.Torch.Networks;
using SinglePositive.Torch.Weights;
using SinglePositive.Training;
using SinglePositive.Vision.Images;
using static TorchSharp.torch;

namespace SinglePositive.Torch.FineTuning;

/// <summary>Trains a network and its head on pictures: the paper's fine-tuned regime, and LinearInit.</summary>
/// <remarks>
/// The same losses, label estimator, orders and selection as the linear trainer's: logits go to the host, the loss gives value and slopes, and the slopes go back through the
/// network. On a processor the same data, options, seed and number of threads give the same bits, also across an interruption.
/// <para>While it runs on Linux, the C library of the process keeps freed memory for the next allocation: steps are a tenth faster.</para>
/// </remarks>
public sealed class FineTuner : ITrainer
{
    private readonly TrainingPlan _plan;
    private readonly FineTuningRequest _request;
    private readonly TimeProvider _clock;
    private readonly string? _images;

    /// <summary>Prepares training.</summary>
    /// <param name="plan">Labels, rows and options.</param>
    /// <param name="request">The network and how pictures are fed to it.</param>
    /// <param name="clock">Measures how long the network waits for pictures.</param>
    /// <exception cref="ConfigurationException">Options out of range, labels that the loss needs and the data lack, or a folder of pictures that is not there.</exception>
    public FineTuner(TrainingPlan plan, FineTuningRequest request, TimeProvider clock)
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(request);
        (_plan, _request, _clock) = (plan, request, clock);
        plan.Options.Validate();
        plan.Train.Validate(plan.Dataset.Train.Count, "pictures");
        plan.Train.ValidateFor(plan.Options);
        TorchDevice.IndexOf(request.Device);
        NetworkCatalog.CheckPictures(request.Network, request.Preprocessing.ImageSize, Math.Min(plan.Options.BatchSize, plan.Train.Rows.Length), request.FreezeBatchNorm);
        if (!(request.HeadRate > 0 && double.IsFinite(request.HeadRate)))
            throw new ConfigurationException($"--head-rate is {request.HeadRate}; it must be greater than 0.");
        if (plan.Options.Standardise && request.Linear is null)
            throw new ConfigurationException("--standardise is about fixed features, and --mode fine-tune has none; leave it out, or begin with a linear phase (--mode linear-init).");
        DatasetSplit[] read = [plan.Dataset.Train, .. plan.Validation is null ? [] : new[] { plan.ValidationSource }, .. plan.Test is null ? [] : new[] { plan.Dataset.Test! }];
        _images = PictureFolder.Find(plan.Dataset, read, request.Images);
        BatchSize = Math.Min(plan.Options.BatchSize, plan.Train.Rows.Length);
        StepsPerEpoch = plan.Train.Rows.Length / BatchSize;
    }

    /// <inheritdoc/>
    public int BatchSize { get; }

    /// <inheritdoc/>
    public int StepsPerEpoch { get; }

    /// <inheritdoc/>
    public bool DependsOnThreads => TorchDevice.IndexOf(_request.Device) < 0;

    /// <inheritdoc/>
    public void Describe(RunConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        configuration.Add("mode", _request.Linear is null ? "fine-tune" : "linear-init");
        foreach ((string key, string value) in Description())
            configuration.Add(key, value);
        configuration.Add("device", _request.Device).Add("head-rate", _request.HeadRate).Add("freeze-batch-norm", _request.FreezeBatchNorm).Add("flip", _request.Flip);
        if (_request.Linear is { } phase)
            configuration.Add("linear-epochs", phase.Epochs).Add("linear-batch-size", phase.BatchSize).Add("linear-lr", phase.LearningRate);
    }

    /// <inheritdoc/>
    public void Rehearse()
    {
        // A step of a network takes milliseconds: compiling its few methods first would change nothing. What can be wrong with device and weights is found here.
        TorchDevice.Parse(_request.Device);
        CreateNetwork().Dispose();
    }

    /// <inheritdoc/>
    public TrainingResult Run(
        TrainingCheckpoint? from = null,
        Action<Func<TrainingCheckpoint>>? save = null,
        IProgress<TrainingProgress>? progress = null,
        CancellationToken cancellation = default)
    {
        TorchLibrary.UseThreads(_plan.Options.Threads);
        using NativeHeap heap = new();
        Device device = TorchDevice.Parse(_request.Device);
        using FineTuningModel model = new(CreateNetwork(), _plan.Train.Classes, device);
        FineTuningPictures pictures = new(_plan, _request, _images, device, _clock);
        using ThreadTeam team = new(_plan.Options.Threads);
        using FineTuningState state = new(_plan, _request, model, pictures, BatchSize, team);
        FineTuningProgress reports = new(progress, _plan.Options.Epochs, StepsPerEpoch, BatchSize, pictures.ScoredEachEpoch, state.Ledger);
        Start(state, model, pictures, from, save, reports, cancellation);
        long? saved = state.Ledger.Steps;
        while (!state.Ledger.IsFinished)
        {
            RunEpoch(state, model, pictures, reports, saved, save, cancellation);
            save?.Invoke(state.Save);
            saved = state.Ledger.Steps;
        }

        return state.Result(Description(), reports.Beside("scoring the training pictures", _plan.Train.Rows.Length), cancellation);
    }

    /// <summary>Sets head and label estimates, from a checkpoint, from a linear phase or at random. What took long is saved: a linear phase, and how the network scores after it; soft labels.</summary>
    private void Start(
        FineTuningState state,
        FineTuningModel model,
        FineTuningPictures pictures,
        TrainingCheckpoint? from,
        Action<Func<TrainingCheckpoint>>? save,
        FineTuningProgress reports,
        CancellationToken cancellation)
    {
        if (from is not null)
        {
            state.Restore(from);
        }
        else if (_request.Linear is { } phase)
        {
            state.Initialise(LinearPhase(phase, model, pictures, reports, cancellation));
            save?.Invoke(state.Save);
        }
        else if (_plan.Loss.IsMinimised)
        {
            TrainingSet train = pictures.TrainFeatures(model, reports.Beside("features for soft labels", _plan.Train.Rows.Length), cancellation);
            using FeatureMatrix features = train.Features;
            state.Initialise(train, cancellation);
            save?.Invoke(state.Save);
        }
        else
        {
            state.Initialise();
        }

        if (state.MeasureStart(reports.Beside("scoring before the first step", pictures.ScoredRows), cancellation))
            save?.Invoke(state.Save);
    }

    private TrainingResult LinearPhase(LinearPhase phase, FineTuningModel model, FineTuningPictures pictures, FineTuningProgress reports, CancellationToken cancellation)
    {
        TrainingOptions options = _plan.Options with { Epochs = phase.Epochs, BatchSize = phase.BatchSize, LearningRate = phase.LearningRate, Patience = null, WeightDecay = 0, Histograms = false, RateOption = "--linear-lr" };
        if (_plan.FeaturesName is not null)
        {
            if (_plan.Dimension != model.Network.FeatureDimension)
                throw new ConfigurationException($"The features '{_plan.FeaturesName}' have {_plan.Dimension} dimensions and those of {_request.Network} {model.Network.FeatureDimension}: LinearInit needs features of the same network. Leave --features out to compute them.");
            return _plan.Linear(options).Run(cancellation: cancellation);
        }

        (TrainingSet train, EvaluationSet? validation, EvaluationSet? test) = pictures.Features(model, reports.Beside("features for the linear phase", _plan.Train.Rows.Length + pictures.ScoredRows), cancellation);
        using FeatureMatrix trainFeatures = train.Features;
        using FeatureMatrix? validationFeatures = validation?.Features, testFeatures = test?.Features;
        return new LinearTrainer(train, validation, test, options).Run(cancellation: cancellation);
    }

    private void RunEpoch(
        FineTuningState state,
        FineTuningModel model,
        FineTuningPictures pictures,
        FineTuningProgress reports,
        long? saved,
        Action<Func<TrainingCheckpoint>>? save,
        CancellationToken cancellation)
    {
        long began = Stopwatch.GetTimestamp();
        TrainingLedger ledger = state.Ledger;
        int[] positions = state.DrawOrder();
        int[] rows = [.. positions.Select(position => _plan.Train.Rows[position]).Take(StepsPerEpoch * BatchSize)];
        model.Network.Use(training: true, _request.FreezeBatchNorm);
        int first = ledger.StepInEpoch * BatchSize;
        foreach (Tensor batch in pictures.Batches(rows[first..], BatchSize, ledger.Epoch, CancellationToken.None))
        {
            if (cancellation.IsCancellationRequested)
            {
                ledger.AddTrainingTime(began);
                if (ledger.Steps != saved)
                    save?.Invoke(state.Save);
                cancellation.ThrowIfCancellationRequested();
            }

            first = ledger.StepInEpoch * BatchSize;
            state.Step(positions.AsSpan(first, BatchSize), rows.AsSpan(first, BatchSize), batch);
            reports.Step();
        }

        reports.EpochEnded(EndEpoch(state, began, saved, save, reports, cancellation));
    }

    /// <summary>Scoring thousands of pictures takes long: when it is stopped, the steps of the epoch are saved and only the scoring is done again.</summary>
    private static EpochRecord EndEpoch(FineTuningState state, long began, long? saved, Action<Func<TrainingCheckpoint>>? save, FineTuningProgress reports, CancellationToken cancellation)
    {
        try
        {
            return state.EndEpoch(began, reports.Scoring, cancellation);
        }
        catch (OperationCanceledException) when (state.Ledger.Steps != saved)
        {
            save?.Invoke(state.Save);
            throw;
        }
    }

    private BackboneNetwork CreateNetwork()
    {
        BackboneNetwork network = NetworkCatalog.Create(_request.Network, (long)_plan.Options.Seed);
        if (_request.Weights is { } weights)
            NetworkWeights.Load(network, weights);
        return network;
    }

    /// <summary>What the model file says of the network and its pictures.</summary>
    private Dictionary<string, string> Description() => new(NetworkModel.Describe(_request.Network, _request.Preprocessing))
    {
        ["weights"] = _request.Weights is { } file ? Checksum.Sha256(file) : "random",
    };
}
