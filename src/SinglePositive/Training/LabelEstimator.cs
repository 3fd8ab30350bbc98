using SinglePositive.Labels;
using SinglePositive.Numerics;

namespace SinglePositive.Training;

/// <summary>The label estimator g of ROLE: a table u of logits, one row per training example, trained by Adam along with the model.</summary>
/// <remarks>
/// Cole et al. (CVPR 2021), section 4.3. In the authors' code u is one dense parameter: every step moves every row, by momentum where the slope is zero, so
/// an epoch costs N²L. Here a row is brought up to date when it is next read, by replaying the steps it missed; values equal dense Adam to float32 and an epoch costs N·L.
/// Start (in logits): present logit(0.995), absent logit(0.005), unknown uniform between ∓logit(0.6).
/// </remarks>
internal sealed unsafe class LabelEstimator : IDisposable
{
    // What is taken over from another training is no more certain than this (the paper's LinearInit).
    private const double LeastProbability = 1e-5;

    private static readonly float s_certain = (float)Math.Log(0.995 / 0.005);
    private static readonly float s_uncertain = (float)Math.Log(0.6 / 0.4);

    private readonly EstimatorKernel _kernel;
    private readonly LinearKernel _lanes;
    private readonly CoastTable _table;
    private readonly NativeFloats _rows;
    private readonly long[] _lastSteps;
    private readonly int _classes;
    private readonly int _paddedClasses;

    /// <param name="width">Lanes to use.</param>
    /// <param name="examples">Number of rows.</param>
    /// <param name="classes">L.</param>
    /// <param name="learningRate">The estimator's own learning rate.</param>
    public LabelEstimator(LaneWidth width, int examples, int classes, double learningRate)
    {
        _kernel = EstimatorKernel.Create(width);
        _lanes = LinearKernel.Create(width);
        _table = new CoastTable(learningRate);
        _classes = classes;
        _paddedClasses = width.Padded(classes);
        _rows = new NativeFloats(3L * examples * _paddedClasses);
        _lastSteps = new long[examples];
    }

    /// <summary>Number of rows.</summary>
    public int Examples => _lastSteps.Length;

    /// <summary>Sets the start values from the observed labels of the training rows. Every cell draws, known or not, row by row.</summary>
    public void Initialise(ObservedMatrix observed, ReadOnlySpan<int> rows, TorchGenerator random)
    {
        float[] uniform = new float[_classes];
        for (int i = 0; i < rows.Length; i++)
        {
            random.Uniform(uniform, 0, 1);
            float* logits = Row(i).Logits;
            ReadOnlySpan<LabelState> states = observed.Row(rows[i]);
            for (int j = 0; j < states.Length; j++)
                logits[j] = states[j] switch { LabelState.Present => s_certain, LabelState.Absent => -s_certain, _ => s_uncertain * ((2 * uniform[j]) - 1) };
        }
    }

    /// <summary>Sets all start values.</summary>
    /// <param name="logits">(number of rows) × L logits.</param>
    public void Initialise(ReadOnlySpan<float> logits)
    {
        for (int i = 0; i < Examples; i++)
            logits.Slice(i * _classes, _classes).CopyTo(new Span<float>(Row(i).Logits, _classes));
    }

    /// <summary>The start values that give label estimates: logit(clip(q, 1e-5, 1 - 1e-5)).</summary>
    /// <param name="estimates">Probabilities q.</param>
    public static float[] Logits(ReadOnlySpan<float> estimates)
    {
        float[] logits = new float[estimates.Length];
        for (int i = 0; i < logits.Length; i++)
        {
            double q = Math.Clamp(estimates[i], LeastProbability, 1 - LeastProbability);
            logits[i] = (float)Math.Log(q / (1 - q));
        }

        return logits;
    }

    /// <summary>Brings rows to the state just after step <paramref name="step"/> - 1 and copies their logits.</summary>
    /// <param name="positions">The rows of a batch.</param>
    /// <param name="step">The optimiser step about to be taken: 1, 2, ….</param>
    /// <param name="logits">Receives a row of padded classes per position.</param>
    public void Read(ReadOnlySpan<int> positions, long step, Span<float> logits)
    {
        for (int i = 0; i < positions.Length; i++)
        {
            CatchUp(positions[i], step - 1);
            new ReadOnlySpan<float>(Row(positions[i]).Logits, _paddedClasses).CopyTo(logits[(i * _paddedClasses)..]);
        }
    }

    /// <summary>Takes a step on the rows of a batch that <see cref="Read"/> has just prepared.</summary>
    public void Step(ReadOnlySpan<int> positions, long step, ReadOnlySpan<float> slopes)
    {
        AdamStep constants = new(step, _table.LearningRate, 0);
        fixed (float* start = slopes)
        {
            for (int i = 0; i < positions.Length; i++)
            {
                _kernel.Step(Row(positions[i]), start + (i * _paddedClasses), constants);
                _lastSteps[positions[i]] = step;
            }
        }
    }

    /// <summary>Brings all rows to the state just after a step.</summary>
    public void CatchUpAll(long step, ThreadTeam team) => team.Run(worker =>
    {
        for (long i = (long)worker * Examples / team.Size; i < (long)(worker + 1) * Examples / team.Size; i++)
            CatchUp((int)i, step);
    });

    /// <summary>Writes σ(u), (number of rows) × L. Call <see cref="CatchUpAll"/> first.</summary>
    public void Probabilities(Span<float> destination)
    {
        using NativeFloats buffer = new(_paddedClasses);
        float* padded = buffer.Pointer;
        for (int i = 0; i < Examples; i++)
        {
            new ReadOnlySpan<float>(Row(i).Logits, _paddedClasses).CopyTo(new Span<float>(padded, _paddedClasses));
            _lanes.Sigmoid(padded, _paddedClasses);
            new ReadOnlySpan<float>(padded, _classes).CopyTo(destination.Slice(checked(i * _classes), _classes));
        }
    }

    /// <summary>Writes u, (number of rows) × L. Call <see cref="CatchUpAll"/> first.</summary>
    public void Logits(Span<float> destination)
    {
        for (int i = 0; i < Examples; i++)
            new ReadOnlySpan<float>(Row(i).Logits, _classes).CopyTo(destination[(i * _classes)..]);
    }

    /// <summary>Copies a row's u, M and V (3·L numbers) out, with the step they belong to: what a checkpoint keeps.</summary>
    public long Save(int position, Span<float> destination)
    {
        EstimatorRow row = Row(position);
        new ReadOnlySpan<float>(row.Logits, _classes).CopyTo(destination);
        new ReadOnlySpan<float>(row.FirstMoments, _classes).CopyTo(destination[_classes..]);
        new ReadOnlySpan<float>(row.SecondMoments, _classes).CopyTo(destination[(2 * _classes)..]);
        return _lastSteps[position];
    }

    /// <summary>The reverse of <see cref="Save"/>.</summary>
    public void Restore(int position, ReadOnlySpan<float> source, long lastStep)
    {
        EstimatorRow row = Row(position);
        source[.._classes].CopyTo(new Span<float>(row.Logits, _classes));
        source.Slice(_classes, _classes).CopyTo(new Span<float>(row.FirstMoments, _classes));
        source.Slice(2 * _classes, _classes).CopyTo(new Span<float>(row.SecondMoments, _classes));
        _lastSteps[position] = lastStep;
    }

    public void Dispose()
    {
        _rows.Dispose();
        _table.Dispose();
    }

    private EstimatorRow Row(int position) => new(_rows.Pointer + (3L * position * _paddedClasses), _paddedClasses);

    private void CatchUp(int position, long step)
    {
        long last = _lastSteps[position], missed = step - last;
        if (missed <= 0)
            return;
        _lastSteps[position] = step;
        if (last == 0)
            return; // never touched: no momentum to carry it on
        EstimatorRow row = Row(position);
        for (; last < CoastTable.FirstSeriesStep && missed > 0; last++, missed--)
            _kernel.Coast(row, _table.FirstStep(last + 1));
        if (missed > 0)
            _kernel.CoastFar(row, _table, last, missed);
    }
}
