using System.Runtime.InteropServices;
using SinglePositive.Files;
using SinglePositive.Metrics;

namespace SinglePositive.Training;

/// <summary>One event of TensorBoard: figures, histograms and curves of one step.</summary>
/// <remarks>Field numbers are those of TensorFlow's event.proto, summary.proto, histogram.proto and tensor.proto, and of TensorBoard's plugin_data.proto for precision-recall curves.</remarks>
internal sealed class TensorBoardEvent
{
    private const int Buckets = 50;
    private const int CurveSteps = 200;

    // Event
    private const int WallTime = 1, Step = 2, FileVersion = 3, Summary = 5;

    // Summary and its values
    private const int Value = 1, Tag = 1, SimpleValue = 2, Histo = 5, Tensor = 8, Metadata = 9;

    private readonly double _wallTime;
    private readonly long _step;
    private readonly ProtoWriter _summary = new();

    /// <param name="wallTime">Now, in seconds since 1970.</param>
    /// <param name="step">The epoch.</param>
    public TensorBoardEvent(double wallTime, long step) => (_wallTime, _step) = (wallTime, step);

    /// <summary>The event that every file begins with.</summary>
    public static byte[] Version(double wallTime) => new ProtoWriter().Double(WallTime, wallTime).Text(FileVersion, "brain.Event:2").Written.ToArray();

    /// <summary>The step of an event; null for one without a summary.</summary>
    public static long? StepOf(byte[] written)
    {
        List<ProtoField> fields = [.. ProtoField.Read(written)];
        return fields.Exists(field => field.Number == Summary) ? (long)fields.Find(field => field.Number == Step).Value : null;
    }

    /// <summary>Adds a figure; one that is not known is left out.</summary>
    public void Scalar(string tag, double value)
    {
        if (double.IsFinite(value))
            _summary.Message(Value, each => each.Text(Tag, tag).Float(SimpleValue, (float)value));
    }

    /// <summary>Adds a histogram of numbers in buckets of equal width from the lowest to the highest.</summary>
    public void Histogram(string tag, float[] values)
    {
        double low = values.Min(), high = values.Max(), width = (high - low) / Buckets;
        double[] counts = new double[width > 0 ? Buckets : 1];
        double sum = 0, squares = 0;
        foreach (float value in values)
        {
            counts[counts.Length == 1 ? 0 : Math.Min((int)((value - low) / width), Buckets - 1)]++;
            sum += value;
            squares += (double)value * value;
        }

        double[] limits = [.. counts.Select((_, bucket) => bucket == counts.Length - 1 ? high : low + ((bucket + 1) * width))];
        Histogram(tag, (low, high), (sum, squares), limits, counts);
    }

    /// <summary>Adds a histogram of probabilities that are counted already.</summary>
    /// <param name="tag">Its name.</param>
    /// <param name="counts">Counts of bins of equal width over 0 to 1.</param>
    public void Histogram(string tag, long[] counts)
    {
        double sum = counts.Select((count, bin) => count * (bin + 0.5) / counts.Length).Sum(), squares = counts.Select((count, bin) => count * Math.Pow((bin + 0.5) / counts.Length, 2)).Sum();
        Histogram(tag, (0, 1), (sum, squares), [.. counts.Select((_, bin) => (bin + 1.0) / counts.Length)], [.. counts.Select(count => (double)count)]);
    }

    /// <summary>Adds a precision-recall curve at thresholds 0, 1/200, … 1.</summary>
    /// <param name="tag">Its name.</param>
    /// <param name="counts">What each threshold makes of the cells.</param>
    /// <param name="cells">How many cells there are.</param>
    public void PrecisionRecall(string tag, IReadOnlyList<ClassConfusion> counts, long cells)
    {
        float[] rows =
        [
            .. counts.Select(each => (float)each.TruePositives),
            .. counts.Select(each => (float)each.FalsePositives),
            .. counts.Select(each => (float)(cells - each.TruePositives - each.FalsePositives - each.FalseNegatives)),
            .. counts.Select(each => (float)each.FalseNegatives),
            .. counts.Select(each => (float)each.Precision),
            .. counts.Select(each => (float)each.Recall),
        ];
        _summary.Message(Value, each => each
            .Text(Tag, tag)
            .Message(Tensor, tensor => tensor
                .Integer(1, 1) // DT_FLOAT
                .Message(2, shape => shape.Message(2, dim => dim.Integer(1, 6)).Message(2, dim => dim.Integer(1, counts.Count)))
                .Bytes(4, MemoryMarshal.AsBytes<float>(rows)))
            .Message(Metadata, metadata => metadata
                .Message(1, plugin => plugin.Text(1, "pr_curves").Message(2, data => data.Integer(2, counts.Count)))
                .Integer(4, 2))); // DATA_CLASS_TENSOR
    }

    /// <summary>Adds the precision-recall curves of all cells together and of each class.</summary>
    /// <param name="tag">Stands before the names.</param>
    /// <param name="scores">The scores and their truth.</param>
    /// <param name="classes">Class names.</param>
    /// <param name="threads">The most threads to use.</param>
    public void PrecisionRecall(string tag, ScoredExamples scores, IReadOnlyList<string> classes, int threads)
    {
        ThresholdCounts counts = new(scores.Scores, scores.Truth, CurveSteps, threads);
        ClassConfusion[][] steps = [.. Enumerable.Range(0, CurveSteps + 1).Select(step => counts.At(step).ToArray())];
        PrecisionRecall($"{tag}/all cells", [.. steps.Select(step => step.Aggregate(ClassConfusion.Add))], scores.Scores.Length);
        for (int c = 0; c < classes.Count; c++)
            PrecisionRecall($"{tag}/{classes[c]}", [.. steps.Select(step => step[c])], scores.Truth.Examples);
    }

    /// <summary>The event as files keep it.</summary>
    public byte[] ToBytes() => new ProtoWriter().Double(WallTime, _wallTime).Integer(Step, _step).Bytes(Summary, _summary.Written).Written.ToArray();

    private void Histogram(string tag, (double Low, double High) range, (double Values, double Squares) sums, double[] limits, double[] counts) => _summary.Message(Value, each => each
        .Text(Tag, tag)
        .Message(Histo, histogram => histogram
            .Double(1, range.Low).Double(2, range.High).Double(3, counts.Sum()).Double(4, sums.Values).Double(5, sums.Squares)
            .Doubles(6, limits).Doubles(7, counts)));
}
