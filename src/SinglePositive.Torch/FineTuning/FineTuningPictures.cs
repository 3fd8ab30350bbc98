using System.Runtime.InteropServices;
using SinglePositive.Data;
using SinglePositive.Training;
using SinglePositive.Vision.Images;
using TorchSharp;
using static TorchSharp.torch;

namespace SinglePositive.Torch.FineTuning;

/// <summary>The pictures of a run: batches to train on, and scores or features of whole splits.</summary>
internal sealed class FineTuningPictures
{
    private const int ScoredAtOnce = 16;
    private readonly TrainingPlan _plan;
    private readonly FineTuningRequest _request;
    private readonly PictureBatches _train;
    private readonly PictureBatches? _validation;
    private readonly PictureBatches? _test;
    private readonly TimeProvider _clock;
    private double _waited;
    private double _elapsed;

    public FineTuningPictures(TrainingPlan plan, FineTuningRequest request, Device device, TimeProvider clock)
    {
        (_plan, _request, _clock) = (plan, request, clock);
        string folder = request.Images ?? plan.Dataset.ImageRoot
            ?? throw new ConfigurationException($"The dataset {plan.Dataset.Folder} does not say where its pictures are; name their folder with --images.");
        PictureBatches Of(DatasetSplit split) => new(split, folder, request.Preprocessing, plan.Options.Threads, device, clock);
        _train = Of(plan.Dataset.Train);
        _validation = plan.Validation is null ? null : plan.Dataset.Validation is { } official ? Of(official) : _train;
        _test = plan.Test is null ? null : Of(plan.Dataset.Test!);
    }

    /// <summary>The share of the time between the first and the last picture of training batches in which they were not waited for; NaN before any.</summary>
    public double BusyShare => 1 - (_waited / _elapsed);

    /// <summary>Batches of training rows, mirrored by chance.</summary>
    public IEnumerable<Tensor> Batches(IReadOnlyList<int> rows, int batchSize, int epoch, CancellationToken cancellation)
    {
        long began = _clock.GetTimestamp();
        TimeSpan waited = _train.Waited;
        foreach (Tensor batch in _train.Load(rows, batchSize, row => _request.Flip && HorizontalFlip.IsMirrored(_plan.Options.Seed, epoch, row), cancellation))
            yield return batch;
        _elapsed += _clock.GetElapsedTime(began).TotalSeconds;
        _waited += (_train.Waited - waited).TotalSeconds;
    }

    /// <summary>Probabilities of the training rows.</summary>
    public float[] Train(FineTuningModel model, CancellationToken cancellation) => Score(model, _train, _plan.Train.Rows, cancellation);

    /// <summary>Probabilities of the validation rows; null without any.</summary>
    public float[]? Validation(FineTuningModel model, CancellationToken cancellation) =>
        _validation is null ? null : Score(model, _validation, _plan.Validation!.Rows, cancellation);

    /// <summary>Probabilities of the test split; null without one.</summary>
    public float[]? Test(FineTuningModel model, CancellationToken cancellation) => _test is null ? null : Score(model, _test, _plan.Test!.Rows, cancellation);

    /// <summary>The features that the network gives whole splits as it is, for a linear phase.</summary>
    public (TrainingSet Train, EvaluationSet? Validation, EvaluationSet? Test) Features(FineTuningModel model, CancellationToken cancellation)
    {
        FeatureMatrix Of(PictureBatches pictures, int rows) =>
            FeatureMatrix.FromArray(Rows(pictures, [.. Enumerable.Range(0, rows)], model.Network.FeatureDimension, model, batch => model.Network.forward(batch), cancellation), rows, model.Network.FeatureDimension);
        FeatureMatrix train = Of(_train, _plan.Dataset.Train.Count);
        return (
            new TrainingSet(train, _plan.Train.Rows, _plan.Train.Observed, _plan.Train.Truth),
            _validation is null ? null : new EvaluationSet(_plan.Dataset.Validation is { } official ? Of(_validation, official.Count) : train, _plan.Validation!.Rows, _plan.Validation.Truth, _plan.Validation.Observed),
            _test is null ? null : new EvaluationSet(Of(_test, _plan.Dataset.Test!.Count), _plan.Test!.Rows, _plan.Test.Truth, _plan.Test.Observed));
    }

    private float[] Score(FineTuningModel model, PictureBatches pictures, int[] rows, CancellationToken cancellation) =>
        Rows(pictures, rows, _plan.Train.Classes, model, batch => model.Forward(batch).sigmoid(), cancellation);

    private static float[] Rows(PictureBatches pictures, int[] rows, int width, FineTuningModel model, Func<Tensor, Tensor> compute, CancellationToken cancellation)
    {
        float[] result = new float[(long)rows.Length * width];
        int at = 0;
        model.Network.Use(training: false);
        using IDisposable none = inference_mode();
        foreach (Tensor batch in pictures.Load(rows, ScoredAtOnce, _ => false, cancellation))
        {
            using DisposeScope scope = NewDisposeScope();
            ReadOnlySpan<float> values = MemoryMarshal.Cast<byte, float>(compute(batch).cpu().contiguous().bytes);
            values.CopyTo(result.AsSpan(at));
            at += values.Length;
        }

        return result;
    }
}
