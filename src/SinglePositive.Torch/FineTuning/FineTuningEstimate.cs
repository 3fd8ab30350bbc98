using System.Diagnostics;
using SinglePositive.Torch.Networks;
using SinglePositive.Training;
using SinglePositive.Vision.Images;
using TorchSharp;
using static TorchSharp.torch;

namespace SinglePositive.Torch.FineTuning;

/// <summary>What training a network on pictures will take, roughly, told before it begins.</summary>
/// <remarks>
/// Memory follows a rule fitted to the peaks of thirteen runs on a processor (scenenet at 32, 96 and 192 pixels, ResNet-18 at 64, 224 and 448, ResNet-50 at 128, batches of 1 to 16), each of which it meets
/// within a quarter. Time is that of a step with one picture, taken here and now; whole batches are somewhat faster.
/// </remarks>
public sealed class FineTuningEstimate
{
    private const long LibraryBytes = 200_000_000;

    // Weights, slopes and moments are four; the best epoch and the checkpoint being written are copies of them.
    private const int CopiesOfParameters = 12;

    // What a network keeps of a picture, over the outputs of its convolutions alone.
    private const double KeptInTraining = 3.4;
    private const double KeptInScoring = 2;

    // Scoring has no way back, which is two thirds of a step.
    private const double ScoringShare = 1 / 3.0;

    private readonly TrainingPlan _plan;
    private readonly FineTuningRequest _request;
    private readonly long _parameters;
    private readonly int _features;

    /// <summary>Makes the network and times a step of it.</summary>
    /// <param name="plan">The run.</param>
    /// <param name="request">Its network and pictures.</param>
    /// <exception cref="ConfigurationException">There is no libtorch, or no such device.</exception>
    public FineTuningEstimate(TrainingPlan plan, FineTuningRequest request)
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(request);
        (_plan, _request) = (plan, request);
        TorchLibrary.UseThreads(plan.Options.Threads);
        Device device = TorchDevice.Parse(request.Device);
        using BackboneNetwork network = NetworkCatalog.Create(request.Network, 0);
        (_parameters, _features) = (network.parameters().Sum(parameter => parameter.NumberOfElements), network.FeatureDimension);
        network.to(device);
        network.Use(training: false);   // as one picture alone has no deviation
        Step(network, device);
        SecondsPerPicture = Step(network, device);
    }

    /// <summary>Of a step, without reading the picture.</summary>
    public double SecondsPerPicture { get; }

    /// <summary>Of the whole run, without a linear phase.</summary>
    public double Seconds
    {
        get
        {
            double trained = (double)_plan.Trainer.StepsPerEpoch * _plan.Trainer.BatchSize;
            double scored = ScoringShare * ((_plan.Validation?.Count ?? 0) + (_plan.Test?.Count ?? 0) + (_plan.Options.Histograms ? _plan.Train.Rows.Length : 0));
            return SecondsPerPicture * ((_plan.Options.Epochs * (trained + scored)) + (ScoringShare * (_plan.Train.Rows.Length + SoftLabelled)));
        }
    }

    /// <summary>Beyond the runtime's own and the labels'; on a processor.</summary>
    public long MemoryBytes
    {
        get
        {
            double pictures = Math.Max(KeptInTraining * _plan.Trainer.BatchSize, KeptInScoring * FineTuningPictures.ScoredAtOnce);
            double side = _request.Preprocessing.ImageSize;
            long kept = _plan.Dataset.Splits.Sum(split => PictureBatches.BytesKept(split.Count, _request.Preprocessing));
            // A linear phase reads features of all splits, labels that are estimated before training those of the training pictures.
            long pictured = _request.Linear is null ? SoftLabelled : _plan.FeaturesName is null ? _plan.Dataset.Splits.Sum(split => (long)split.Count) : 0;
            long phase = (pictured * _features * sizeof(float)) + (_plan.Loss.IsMinimised ? RidgeLabels.Bytes(_features, _plan.Train.Classes) : 0);
            return LibraryBytes + (CopiesOfParameters * sizeof(float) * _parameters) + phase + kept + (long)(pictures * NetworkCatalog.Find(_request.Network).OutputsPerPixel * side * side * sizeof(float));
        }
    }

    /// <summary>Training pictures whose features are computed to estimate labels before training.</summary>
    private long SoftLabelled => _plan.Loss.IsMinimised && _request.Linear is null ? _plan.Dataset.Train.Count : 0;

    private double Step(BackboneNetwork network, Device device)
    {
        int side = _request.Preprocessing.ImageSize;
        using DisposeScope scope = NewDisposeScope();
        long began = Stopwatch.GetTimestamp();
        Tensor sum = network.forward(zeros([1, RgbImage.Channels, side, side], device: device)).sum();
        sum.backward();
        sum.cpu();
        return Stopwatch.GetElapsedTime(began).TotalSeconds;
    }
}
