using CsCheck;
using SinglePositive.Labels;
using SinglePositive.Losses;
using SinglePositive.Numerics;

namespace SinglePositive.Tests.Losses;

/// <summary>A batch in arrays that a test owns.</summary>
internal sealed record BatchCase
{
    /// <summary>What slopes hold before a loss writes them.</summary>
    public const float Untouched = -777.25f;

    public required int[] Rows { get; init; }

    public required int Classes { get; init; }

    public required int Stride { get; init; }

    /// <summary>B rows, <see cref="Stride"/> apart.</summary>
    public required float[] Logits { get; init; }

    public required float[] EstimatorLogits { get; init; }

    public required ObservedMatrix Observed { get; init; }

    public required TruthMatrix Truth { get; init; }

    /// <summary>Class priors.</summary>
    public required float[] Priors { get; init; }

    /// <summary>Labels from elsewhere.</summary>
    public required TruthMatrix PseudoLabels { get; init; }

    /// <summary>What a loss's memory holds, from 0 to 1, where it holds anything; NaN where it is as at the start.</summary>
    public required float[] Remembered { get; init; }

    /// <summary>The memory of the last loss that had one.</summary>
    public CellMemory? Memory { get; private set; }

    public double ExpectedPositives { get; init; } = 2.3;

    public int Epoch { get; init; } = 7;

    public int Epochs { get; init; } = 25;

    public ulong Seed { get; init; } = 5;

    public int Examples => Rows.Length;

    /// <summary>A batch whose examples are some rows, in no order, of larger label matrices.</summary>
    public static BatchCase Draw(int seed, int examples, int classes, float spread = 6)
    {
        Random random = new(seed);
        int rows = examples + 3;
        LabelState[] states = [.. Enumerable.Range(0, rows * classes).Select(_ => (LabelState)(random.Next(6) switch { 0 => -1, 1 => 1, _ => 0 }))];
        int[] order = [.. Enumerable.Range(0, rows)];
        random.Shuffle(order);
        return new()
        {
            Rows = order[..examples],
            Classes = classes,
            Stride = classes,
            Logits = Floats(random, examples * classes, spread),
            EstimatorLogits = Floats(random, examples * classes, spread),
            Observed = new(rows, classes, states),
            Truth = new(rows, classes, [.. states.Select(s => (byte)(s == LabelState.Present || random.Next(4) == 0 ? 1 : 0))]),
            Priors = [.. Enumerable.Range(0, classes).Select(_ => 0.2f * random.NextSingle())],
            PseudoLabels = new(rows, classes, [.. states.Select(_ => (byte)(random.Next(4) == 0 ? 1 : 0))]),
            Remembered = [.. states.Select(s => s == LabelState.Unknown && random.Next(4) == 0 ? random.NextSingle() : float.NaN)],
        };
    }

    /// <summary>Small batches for property tests; labels in any mixture, also none or several present.</summary>
    public static Gen<BatchCase> Generate(int mostExamples, int mostClasses) =>
        Gen.Select(Gen.Int[1, mostExamples], Gen.Int[1, mostClasses]).SelectMany((examples, classes) =>
            Gen.Select(
                Gen.Float[-14f, 14f].Array[examples * classes],
                Gen.Float[-14f, 14f].Array[examples * classes],
                Gen.SByte[-1, 1].Array[examples * classes],
                Gen.Byte[0, 1].Array[examples * classes],
                Gen.Select(Gen.Double[0, 6], Gen.Int[1, 25], Gen.Float[0, 0.2f].Array[classes], Gen.Byte[0, 1].Array[examples * classes], Gen.Float[-1, 1].Array[examples * classes])).Select((logits, estimator, states, truth, more) => new BatchCase
                {
                    Rows = [.. Enumerable.Range(0, examples).Reverse()],
                    Classes = classes,
                    Stride = classes,
                    Logits = logits,
                    EstimatorLogits = estimator,
                    Observed = new(examples, classes, [.. states.Select(s => (LabelState)s)]),
                    Truth = new(examples, classes, truth),
                    ExpectedPositives = more.Item1,
                    Epoch = more.Item2,
                    Priors = more.Item3,
                    PseudoLabels = new(examples, classes, more.Item4),
                    Remembered = [.. more.Item5.Select((x, i) => x >= 0 && states[i] == 0 ? x : float.NaN)],
                }));

    public BatchResult Evaluate(Loss loss, LaneWidth? width = null)
    {
        float[] slopes = new float[Logits.Length], estimatorSlopes = new float[Logits.Length];
        Array.Fill(slopes, Untouched);
        Array.Fill(estimatorSlopes, Untouched);
        return new(EvaluateInto(loss, slopes, estimatorSlopes, width), slopes, estimatorSlopes);
    }

    public double EvaluateInto(Loss loss, float[] slopes, float[] estimatorSlopes, LaneWidth? width = null)
    {
        Remember(loss);
        return Evaluate(loss, slopes, estimatorSlopes, width);
    }

    private double Evaluate(Loss loss, float[] slopes, float[] estimatorSlopes, LaneWidth? width) => loss.Evaluate(
        new LossBatch
        {
            Rows = Rows,
            Classes = Classes,
            RowStride = Stride,
            Logits = Logits,
            Slopes = slopes,
            EstimatorLogits = EstimatorLogits,
            EstimatorSlopes = estimatorSlopes,
            Observed = Observed,
            Truth = Truth,
            ExpectedPositives = ExpectedPositives,
            ClassPriors = Priors,
            PseudoLabels = PseudoLabels,
            Memory = loss.MemoryStart is null ? null : Memory,
            Moment = new(Epoch, Epochs, Epoch),
            Seed = Seed,
        },
        width);

    /// <summary>Sets the memory as it is before the batch. A memory of labels holds whole ones.</summary>
    private void Remember(Loss loss)
    {
        if (loss.MemoryStart is not { } start)
            return;
        int examples = Remembered.Length / Classes;
        if (Memory is null || Memory.Classes != Classes || Memory.Examples != examples)
            Memory = loss.CreateMemory(examples, Classes)!;
        for (int i = 0; i < Remembered.Length; i++)
            Memory.Values[i] = float.IsNaN(Remembered[i]) ? start : start < 0 ? Remembered[i] : 1;
    }

    /// <summary>The same batch with its rows further apart and NaN between them.</summary>
    public BatchCase WithStride(int stride)
    {
        float[] Apart(float[] values) => [.. Enumerable.Range(0, Examples * stride).Select(i => i % stride < Classes ? values[(i / stride * Stride) + (i % stride)] : float.NaN)];
        return this with { Stride = stride, Logits = Apart(Logits), EstimatorLogits = Apart(EstimatorLogits) };
    }

    /// <summary>The same examples in another order.</summary>
    public BatchCase WithExamples(int[] order) => this with
    {
        Rows = [.. order.Select(i => Rows[i])],
        Logits = [.. order.SelectMany(i => Logits.AsSpan(i * Stride, Stride).ToArray())],
        EstimatorLogits = [.. order.SelectMany(i => EstimatorLogits.AsSpan(i * Stride, Stride).ToArray())],
    };

    /// <summary>The same classes in another order.</summary>
    public BatchCase WithClasses(int[] order) => this with
    {
        Logits = Reordered(Logits, order),
        EstimatorLogits = Reordered(EstimatorLogits, order),
        Observed = new(Observed.Examples, Classes, Reordered(Observed.Values, order)),
        Truth = new(Truth.Examples, Classes, Reordered(Truth.Values, order)),
        Priors = Reordered(Priors, order),
        PseudoLabels = new(PseudoLabels.Examples, Classes, Reordered(PseudoLabels.Values, order)),
        Remembered = Reordered(Remembered, order),
    };

    public T[] Reordered<T>(T[] values, int[] order) => [.. Enumerable.Range(0, values.Length).Select(i => values[(i / Classes * Classes) + order[i % Classes]])];

    private static float[] Floats(Random random, int count, float spread) => [.. Enumerable.Range(0, count).Select(_ => spread * ((2 * random.NextSingle()) - 1))];
}

/// <summary>What a loss gave.</summary>
internal sealed record BatchResult(double Value, float[] Slopes, float[] EstimatorSlopes)
{
    /// <summary>Fails unless the other result is the same up to the rounding of float32.</summary>
    public void AssertNear(BatchResult other, string what, double relative = 3e-6)
    {
        Near(Value, other.Value, relative, 1e-7, $"{what}: value");
        double floor = relative / Slopes.Length;
        for (int i = 0; i < Slopes.Length; i++)
        {
            Near(Slopes[i], other.Slopes[i], relative, floor, $"{what}: slope {i}");
            Near(EstimatorSlopes[i], other.EstimatorSlopes[i], relative, floor, $"{what}: estimator slope {i}");
        }
    }

    private static void Near(double expected, double actual, double relative, double floor, string what) =>
        Assert.True(expected.Equals(actual) || Math.Abs(expected - actual) <= floor + (relative * Math.Abs(expected)), $"{what}: expected {expected:R}, got {actual:R}");
}
