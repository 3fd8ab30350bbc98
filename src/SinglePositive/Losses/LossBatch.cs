using SinglePositive.Labels;

namespace SinglePositive.Losses;

/// <summary>Everything a loss is evaluated on: B×L logits and what is known of the same cells.</summary>
/// <remarks>Nothing is copied: labels are read from the matrices at <see cref="Rows"/>, logits and slopes with <see cref="RowStride"/>.</remarks>
public readonly ref struct LossBatch
{
    /// <summary>Row numbers (in the label matrices) of the B examples.</summary>
    public required ReadOnlySpan<int> Rows { get; init; }

    /// <summary>L.</summary>
    public required int Classes { get; init; }

    /// <summary>Numbers from the start of one example's logits to the start of the next; at least L. The same for slopes and the estimator.</summary>
    public required int RowStride { get; init; }

    /// <summary>The model's logits, B rows.</summary>
    public required ReadOnlySpan<float> Logits { get; init; }

    /// <summary>Receives ∂value/∂logit. What lies between L and the stride is left alone.</summary>
    public required Span<float> Slopes { get; init; }

    /// <summary>Observed labels. Not read by losses of fully labelled data.</summary>
    public ObservedMatrix? Observed { get; init; }

    /// <summary>Full labels; read only by losses that declare it.</summary>
    public TruthMatrix? Truth { get; init; }

    /// <summary>The label estimator's logits, B rows; read only by losses that declare it.</summary>
    public ReadOnlySpan<float> EstimatorLogits { get; init; }

    /// <summary>Receives ∂value/∂(estimator logit).</summary>
    public Span<float> EstimatorSlopes { get; init; }

    /// <summary>k, the expected number of present classes per example.</summary>
    public double ExpectedPositives { get; init; }

    /// <summary>L shares of examples in which a class is present; read only by losses that declare it.</summary>
    public ReadOnlySpan<float> ClassPriors { get; init; }

    /// <summary>N×L labels from elsewhere, 1 where a class is taken for present; read only by losses that declare it.</summary>
    public TruthMatrix? PseudoLabels { get; init; }

    /// <summary>What <see cref="Loss.CreateMemory"/> made; the only thing of a batch, slopes apart, that a loss may change.</summary>
    public CellMemory? Memory { get; init; }

    /// <summary>Where in training this batch is.</summary>
    public Moment Moment { get; init; }

    /// <summary>Seed of draws that a loss makes per visit of a cell.</summary>
    public ulong Seed { get; init; }

    /// <summary>B.</summary>
    public int Examples => Rows.Length;

    /// <summary>B·L.</summary>
    public long Cells => (long)Rows.Length * Classes;
}
