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
    /// <summary>Pictures of a batch that is scored.</summary>
    public const int ScoredAtOnce = 16;

    private readonly TrainingPlan _plan;
    private readonly FineTuningRequest _request;
    private readonly PictureBatches _train;
    private readonly PictureBatches? _validation;
    private readonly PictureBatches? _test;
    private readonly TimeProvider _clock;
    private double _waited;
    private double _elapsed;

    public FineTuningPictures(TrainingPlan plan, FineTuningRequest request, string? folder, Device device, TimeProvider clock)
    {
        (_plan, _request, _clock) = (plan, request, clock);
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

    /// <summary>Rows that are scored after each epoch: those of <see cref="Scores"/>, and before them the training rows when histograms are made of them.</summary>
    public int ScoredEachEpoch => ScoredRows + (_plan.Options.Histograms || _plan.Loss.ScoresAfter(new(_plan.Options.Epochs - 1, _plan.Options.Epochs, 0)) ? _plan.Train.Rows.Length : 0);

    /// <summary>Validation and test rows.</summary>
    public int ScoredRows => (_plan.Validation?.Count ?? 0) + (_plan.Test?.Count ?? 0);

    /// <summary>Probabilities of the training rows.</summary>
    public float[] Train(FineTuningModel model, Action<int>? scored, CancellationToken cancellation) => Score(model, _train, _plan.Train.Rows, scored, cancellation);

    /// <summary>Probabilities of the validation rows and of the test split; null where there are none.</summary>
    /// <param name="model">The network and its head.</param>
    /// <param name="scored">Told how many of the <see cref="ScoredRows"/> are done.</param>
    /// <param name="cancellation">Ends the scoring.</param>
    public (float[]? Validation, float[]? Test) Scores(FineTuningModel model, Action<int>? scored, CancellationToken cancellation)
    {
        float[]? validation = _validation is null ? null : Score(model, _validation, _plan.Validation!.Rows, scored, cancellation);
        int before = _validation is null ? 0 : _plan.Validation!.Count;
        return (validation, _test is null ? null : Score(model, _test, _plan.Test!.Rows, scored is null ? null : done => scored(before + done), cancellation));
    }

    /// <summary>The features that the network as it is gives the rows that are used, for a linear phase; the others stay zeros and are not read.</summary>
    public (TrainingSet Train, EvaluationSet? Validation, EvaluationSet? Test) Features(FineTuningModel model, Action<int>? done, CancellationToken cancellation)
    {
        int before = 0;
        FeatureMatrix Of(PictureBatches pictures, int count, int[] rows)
        {
            int start = before;
            before += rows.Length;
            return Features(model, pictures, count, rows, done is null ? null : now => done(start + now), cancellation);
        }

        bool own = _plan.Dataset.Validation is not null;
        int[] learned = own || _validation is null ? _plan.Train.Rows : [.. _plan.Train.Rows.Concat(_plan.Validation!.Rows).Order()];
        FeatureMatrix train = Of(_train, _plan.Dataset.Train.Count, learned);
        FeatureMatrix? validation = _validation is null ? null : own ? Of(_validation, _plan.Dataset.Validation!.Count, _plan.Validation!.Rows) : train;
        FeatureMatrix? test = _test is null ? null : Of(_test, _plan.Dataset.Test!.Count, _plan.Test!.Rows);
        return (
            Labelled(train),
            validation is null ? null : new EvaluationSet(validation, _plan.Validation!.Rows, _plan.Validation.Truth, _plan.Validation.Observed),
            test is null ? null : new EvaluationSet(test, _plan.Test!.Rows, _plan.Test.Truth, _plan.Test.Observed));
    }

    /// <summary>The same of the training rows alone, for labels that are estimated before training.</summary>
    public TrainingSet TrainFeatures(FineTuningModel model, Action<int>? done, CancellationToken cancellation) =>
        Labelled(Features(model, _train, _plan.Dataset.Train.Count, _plan.Train.Rows, done, cancellation));

    private TrainingSet Labelled(FeatureMatrix train) => new(train, _plan.Train.Rows, _plan.Train.Observed, _plan.Train.Truth) { PseudoLabels = _plan.Train.PseudoLabels };

    private static FeatureMatrix Features(FineTuningModel model, PictureBatches pictures, int count, int[] rows, Action<int>? done, CancellationToken cancellation)
    {
        int dimension = model.Network.FeatureDimension;
        float[] all = new float[(long)count * dimension];
        Rows(pictures, rows, dimension, model, batch => model.Network.forward(batch), (i, values) => values.CopyTo(all.AsSpan(rows[i] * dimension)), done, cancellation);
        return FeatureMatrix.FromArray(all, count, dimension);
    }

    private float[] Score(FineTuningModel model, PictureBatches pictures, int[] rows, Action<int>? done, CancellationToken cancellation)
    {
        int classes = _plan.Train.Classes;
        float[] scores = new float[(long)rows.Length * classes];
        Rows(pictures, rows, classes, model, batch => model.Forward(batch).sigmoid(), (i, values) => values.CopyTo(scores.AsSpan(i * classes)), done, cancellation);
        return scores;
    }

    /// <summary>Computes something of each row's picture.</summary>
    /// <param name="pictures">The split.</param>
    /// <param name="rows">Its rows.</param>
    /// <param name="width">Numbers per row.</param>
    /// <param name="model">The network and its head.</param>
    /// <param name="compute">From a batch of pictures to B × <paramref name="width"/> numbers.</param>
    /// <param name="take">Gets the position of a row among <paramref name="rows"/> and its numbers: there may be no room for all of them twice.</param>
    /// <param name="done">Told how many rows are done.</param>
    /// <param name="cancellation">Ends it.</param>
    private static void Rows(
        PictureBatches pictures,
        int[] rows,
        int width,
        FineTuningModel model,
        Func<Tensor, Tensor> compute,
        Action<int, ReadOnlySpan<float>> take,
        Action<int>? done,
        CancellationToken cancellation)
    {
        int at = 0;
        model.Network.Use(training: false);
        using IDisposable none = inference_mode();
        foreach (Tensor batch in pictures.Load(rows, ScoredAtOnce, _ => false, cancellation))
        {
            using DisposeScope scope = NewDisposeScope();
            ReadOnlySpan<float> values = MemoryMarshal.Cast<byte, float>(compute(batch).cpu().contiguous().bytes);
            for (int first = 0; first < values.Length; first += width)
                take(at++, values.Slice(first, width));
            done?.Invoke(at);
        }
    }
}
