using SinglePositive.Labels;
using SinglePositive.Numerics;

namespace SinglePositive.Losses;

/// <summary>A training objective: the mean of a formula over the B·L cells of a batch, and its slopes with respect to the logits.</summary>
/// <remarks>
/// Losses are immutable values; what differs between two of them is in their parameters. A loss never changes its inputs but for the memory that was made for it, gives the same
/// result for the same batch on every call, and is defined for every logit: ±∞ gives finite numbers, NaN gives NaN.
/// </remarks>
public abstract record Loss
{
    /// <summary>The loss's name in the catalogue, on the command line and in run folders.</summary>
    public abstract string Name { get; }

    /// <summary>True when the loss reads full labels, so that it can only be trained where the truth is known.</summary>
    public virtual bool NeedsTruth => false;

    /// <summary>True when the loss has nothing to learn from without cells that are observed absent.</summary>
    public virtual bool NeedsAbsent => false;

    /// <summary>True when the loss uses k, the expected number of present classes per example.</summary>
    public virtual bool NeedsExpectedPositives => false;

    /// <summary>True when the loss trains a label estimator along with the model.</summary>
    public virtual bool UsesEstimator => false;

    /// <summary>The learning rate of the label estimator as a multiple of the model's; 0 when there is none.</summary>
    public virtual double EstimatorRate => 0;

    /// <summary>True when linear classifiers are not trained by Adam with this loss: it estimates the missing labels of the training rows from their features before training, is convex, and is minimised in passes over all examples.</summary>
    /// <remarks>Networks are trained by Adam with it, towards estimates from the features that they have at the start.</remarks>
    public virtual bool IsMinimised => false;

    /// <summary>True when training has label estimates of its rows: of an estimator that is trained along, or made before training.</summary>
    public bool EstimatesLabels => UsesEstimator || IsMinimised;

    /// <summary>True when the loss reads the share of examples in which each class is present.</summary>
    public virtual bool NeedsClassPriors => false;

    /// <summary>True when the loss reads pseudo-labels that come from elsewhere.</summary>
    public virtual bool NeedsPseudoLabels => false;

    /// <summary>True when what a cell costs depends on other examples of the batch.</summary>
    internal virtual bool CouplesExamples => NeedsExpectedPositives;

    /// <summary>What the loss's memory of every cell holds at the start; null for a loss that remembers nothing.</summary>
    internal virtual float? MemoryStart => null;

    /// <summary>True when the loss changes in the course of training by the number of epochs that are planned, so that a run cannot be given more of them later.</summary>
    public virtual bool DependsOnEpochs => false;

    /// <summary>Why so many epochs are not what the loss is made for, as a sentence; null when they are.</summary>
    public virtual string? ConcernAbout(int epochs) => null;

    /// <summary>What the loss keeps of the cells of N×L label matrices while it trains, at its start; null when it keeps nothing.</summary>
    public CellMemory? CreateMemory(int examples, int classes) => MemoryStart is { } start ? new CellMemory(examples, classes, start) : null;

    /// <summary>True when <see cref="EndEpoch"/> has to be called with the scores of all training rows.</summary>
    /// <param name="moment">The end of an epoch.</param>
    internal virtual bool ScoresAfter(Moment moment) => false;

    /// <summary>Changes the memory by what the model makes of the training rows after an epoch.</summary>
    internal virtual void EndEpoch(Moment moment, ObservedMatrix observed, int[] rows, float[] probabilities, CellMemory memory)
    {
    }

    /// <summary>Evaluates the loss: returns its value and writes its slopes.</summary>
    /// <param name="batch">Logits, labels and the places the slopes go to.</param>
    /// <param name="width">Lanes to use; the processor's widest when null.</param>
    /// <exception cref="ArgumentException">The batch lacks something the loss reads, or its shapes do not fit.</exception>
    public double Evaluate(in LossBatch batch, LaneWidth? width = null)
    {
        CheckLengths(batch);
        if (NeedsTruth && batch.Truth is null)
            throw new ArgumentException($"The loss '{Name}' reads full labels; the batch has none.", nameof(batch));
        if (ReadsObserved && batch.Observed is null)
            throw new ArgumentException($"The loss '{Name}' reads observed labels; the batch has none.", nameof(batch));
        // The loops read labels through pointers: a narrower matrix would be read past its end.
        if (batch.Truth is { } truth && truth.Classes != batch.Classes)
            throw new ArgumentException($"A batch of {batch.Examples} × {batch.Classes} does not fit full labels of {truth.Examples} × {truth.Classes}.", nameof(batch));
        if (batch.Observed is { } observed && observed.Classes != batch.Classes)
            throw new ArgumentException($"A batch of {batch.Examples} × {batch.Classes} does not fit observed labels of {observed.Examples} × {observed.Classes}.", nameof(batch));
        CheckExtras(batch);
        return EvaluateBatch(batch, width ?? LaneWidths.Widest);
    }

    /// <summary>True unless the loss is one of fully labelled data only.</summary>
    public virtual bool ReadsObserved => true;

    private protected abstract double EvaluateBatch(in LossBatch batch, LaneWidth width);

    private void CheckExtras(in LossBatch batch)
    {
        if (NeedsClassPriors && batch.ClassPriors.Length != batch.Classes)
            throw new ArgumentException($"The loss '{Name}' needs {batch.Classes} class priors; the batch has {batch.ClassPriors.Length}.", nameof(batch));
        if (NeedsPseudoLabels && (batch.PseudoLabels?.Classes != batch.Classes || batch.PseudoLabels.Examples != batch.Observed?.Examples))
            throw new ArgumentException($"The loss '{Name}' needs pseudo-labels of {batch.Observed?.Examples} × {batch.Classes}; the batch has {batch.PseudoLabels?.Examples ?? 0} × {batch.PseudoLabels?.Classes ?? 0}.", nameof(batch));
        if (MemoryStart is not null && (batch.Memory?.Classes != batch.Classes || batch.Memory.Examples != batch.Observed?.Examples))
            throw new ArgumentException($"The loss '{Name}' needs a memory of {batch.Observed?.Examples} × {batch.Classes} cells (CreateMemory); the batch has {batch.Memory?.Examples ?? 0} × {batch.Memory?.Classes ?? 0}.", nameof(batch));
    }

    private void CheckLengths(in LossBatch batch)
    {
        long needed = batch.Examples == 0 ? 0 : ((long)(batch.Examples - 1) * batch.RowStride) + batch.Classes;
        if (batch.Examples == 0 || batch.Classes < 1 || batch.RowStride < batch.Classes)
            throw new ArgumentException($"A batch needs examples and classes: it has {batch.Examples} × {batch.Classes} with a stride of {batch.RowStride}.", nameof(batch));
        if (batch.Logits.Length < needed || batch.Slopes.Length < needed)
            throw new ArgumentException($"A batch of {batch.Examples} × {batch.Classes} needs {needed} logits and slopes; it has {batch.Logits.Length} and {batch.Slopes.Length}.", nameof(batch));
        if (UsesEstimator && (batch.EstimatorLogits.Length < needed || batch.EstimatorSlopes.Length < needed))
            throw new ArgumentException($"The loss '{Name}' needs {needed} estimator logits and slopes; the batch has {batch.EstimatorLogits.Length} and {batch.EstimatorSlopes.Length}.", nameof(batch));
    }
}
