using SinglePositive.Labels;
using SinglePositive.Losses;
using SinglePositive.Numerics;

namespace SinglePositive.Training;

/// <summary>Ridge regression of observed labels on features: the inverse of its matrix, and what it predicts of each training example that it was not fitted to.</summary>
/// <remarks>
/// With X̂ the standardised features of n rows, τ the mean of ‖x̂‖², A = X̂ᵀX̂/n + ρτI and Y 1 where a label is observed present, the fit is f(x) = Ȳ + x̂A⁻¹X̂ᵀ(Y - Ȳ)/n. Without
/// example i it would predict (f(xᵢ) - hᵢyᵢ)/(1 - hᵢ) for it, hᵢ = x̂ᵢA⁻¹x̂ᵢ/n + 1/n being its leverage: exact for given means, so nothing is fitted n times.
/// </remarks>
internal sealed unsafe class RidgeLabels : IDisposable
{
    private readonly FeaturePass _pass;
    private readonly MatrixKernel _kernel;
    private readonly ThreadTeam _team;
    private readonly TrainingLabels _train;
    private readonly int _classStride;
    private readonly NativeFloats _products;

    public RidgeLabels(FeaturePass pass, MatrixKernel kernel, ThreadTeam team, TrainingLabels train, int classStride, double ridge)
    {
        (_pass, _kernel, _team, _train, _classStride) = (pass, kernel, team, train, classStride);
        Inverse = new NativeFloats((long)pass.Stride * pass.Stride);
        _products = new NativeFloats((long)pass.Stride * classStride);
        Shares = ObservedShares();
        SumProducts();
        Trace = 0;
        for (int i = 0; i < pass.Stride; i++)
            Trace += Inverse.Pointer[((long)i * pass.Stride) + i];
        // Features that are all constant have no spread; then any penalty does.
        Trace = Trace > 0 ? Trace : 1;
        for (int i = 0; i < pass.Stride; i++)
            Inverse.Pointer[((long)i * pass.Stride) + i] += (float)(ridge * Trace);
        DefiniteInverse.Invert(Inverse, pass.Stride, kernel, team);
    }

    /// <summary>Writes the soft labels into the memory of a loss that does not go on from here to minimise a linear model: a network's.</summary>
    /// <param name="train">The training rows, their labels, and features of any kind.</param>
    /// <param name="options">The loss, and k.</param>
    /// <param name="team">The workers.</param>
    /// <param name="memory">Receives them.</param>
    /// <param name="cancellation">Ends it between two blocks of rows.</param>
    public static void WriteSoftLabels(TrainingSet train, TrainingOptions options, ThreadTeam team, CellMemory memory, CancellationToken cancellation)
    {
        LaneWidth width = LaneWidths.Widest;
        FeatureReader features = new(train.Features, Standardisation.Of(train.Features, train.Rows));
        using FeaturePass pass = new(features, train.Rows, width, team, cancellation);
        using RidgeLabels ridge = new(pass, MatrixKernel.Create(width), team, train, width.Padded(train.Classes), ((LeaveOneOutSoftLabels)options.Loss).Ridge);
        ridge.WriteSoftLabels(options.ExpectedPositives ?? 0, memory);
    }

    /// <summary>A⁻¹, stride × stride.</summary>
    public NativeFloats Inverse { get; }

    /// <summary>τ.</summary>
    public double Trace { get; }

    /// <summary>Ȳ: the share of the rows in which each class is observed present.</summary>
    public double[] Shares { get; }

    /// <summary>Bytes beside a linear model's own, roughly: the regression's matrix, the columns that its inversion sets aside, a block of features and their products, six arrays of weights.</summary>
    public static long Bytes(long dimension, long classes) => sizeof(float) * ((dimension * dimension) + (2 * (FeaturePass.Block + 64) * dimension) + (8 * dimension * (classes + 16)));

    /// <summary>Operations before the first step: the matrix, its inverse, and every example's leverage.</summary>
    public static double Operations(double examples, double dimension) => (4 * examples * dimension * dimension) + (2 * dimension * dimension * dimension);

    /// <summary>Writes the soft labels: min(1, max(0, k - m)·r), with r the prediction without the example, kept within 0 and 1, and m the example's labels that are observed present, the cell's own left out.</summary>
    /// <remarks>The loss reads those of unknown cells. Those of observed ones say what the other examples make of a label that was given.</remarks>
    /// <param name="expectedPositives">k.</param>
    /// <param name="memory">Receives them.</param>
    public void WriteSoftLabels(double expectedPositives, CellMemory memory)
    {
        int stride = _pass.Stride, examples = _train.Rows.Length;
        using NativeFloats weights = new((long)stride * _classStride), hats = new((long)FeaturePass.Block * stride), fits = new((long)FeaturePass.Block * _classStride);
        _team.Run(worker =>
        {
            (int begin, int end) = _team.Part(stride, worker);
            _kernel.Add(
                Inverse.Pointer + ((long)begin * stride),
                _products.Pointer,
                weights.Pointer + ((long)begin * _classStride),
                new MatrixShape(end - begin, stride, _classStride, stride, 1, _classStride, _classStride));
        });
        _pass.Run(
            (position, place, count) =>
            {
                float* inputs = _pass.Inputs + ((long)place * stride), hat = hats.Pointer + ((long)place * stride), fit = fits.Pointer + ((long)place * _classStride);
                new Span<float>(hat, count * stride).Clear();
                new Span<float>(fit, count * _classStride).Clear();
                _kernel.Add(inputs, Inverse.Pointer, hat, new MatrixShape(count, stride, stride, stride, 1, stride, stride));
                _kernel.Add(inputs, weights.Pointer, fit, new MatrixShape(count, stride, _classStride, stride, 1, _classStride, _classStride));
                for (int i = 0; i < count; i++)
                {
                    double leverage = 1;
                    for (int d = 0; d < stride; d++)
                        leverage += (double)hat[(i * stride) + d] * inputs[(i * stride) + d];
                    WriteRow(_train.Rows[position + i], leverage / examples, new ReadOnlySpan<float>(fit + (i * _classStride), _train.Classes), expectedPositives, memory);
                }
            },
            (_, _, _) => { });
    }

    /// <summary>The mean target of each class: 1 where it is observed present, the soft label where it is unknown.</summary>
    public double[] MeanTargets(CellMemory memory)
    {
        double[] sums = new double[_train.Classes];
        foreach (int row in _train.Rows)
        {
            ReadOnlySpan<LabelState> states = _train.Observed!.Row(row);
            Span<float> soft = memory.Row(row);
            for (int j = 0; j < soft.Length; j++)
                sums[j] += states[j] == LabelState.Unknown ? soft[j] : 0;
        }

        return [.. sums.Select((sum, j) => Shares[j] + (sum / _train.Rows.Length))];
    }

    public void Dispose()
    {
        Inverse.Dispose();
        _products.Dispose();
    }

    private void WriteRow(int row, double leverage, ReadOnlySpan<float> fit, double expectedPositives, CellMemory memory)
    {
        ReadOnlySpan<LabelState> states = _train.Observed!.Row(row);
        Span<float> soft = memory.Row(row);
        int present = states.Count(LabelState.Present);
        // One example alone has leverage 1: nothing is left to predict it from but the shares.
        double rest = Math.Max(1 - leverage, 1e-6);
        for (int j = 0; j < soft.Length; j++)
        {
            double share = Math.Clamp((Shares[j] + fit[j]) / rest, 0, 1);
            int others = states[j] == LabelState.Present ? present - 1 : present;
            soft[j] = (float)Math.Min(1, Math.Max(0, expectedPositives - others) * share);
        }
    }

    private double[] ObservedShares()
    {
        double[] shares = new double[_train.Classes];
        foreach (int row in _train.Rows)
        {
            ReadOnlySpan<LabelState> states = _train.Observed!.Row(row);
            for (int j = 0; j < shares.Length; j++)
                shares[j] += states[j] == LabelState.Present ? 1 : 0;
        }

        return [.. shares.Select(count => count / _train.Rows.Length)];
    }

    /// <summary>X̂ᵀX̂/n, into what will be the inverse, and X̂ᵀ(Y - Ȳ)/n.</summary>
    private void SumProducts()
    {
        int stride = _pass.Stride;
        float part = 1f / _train.Rows.Length;
        using NativeFloats labels = new((long)FeaturePass.Block * _classStride);
        _pass.Run(
            (position, place, count) =>
            {
                for (int i = 0; i < count; i++)
                {
                    ReadOnlySpan<LabelState> states = _train.Observed!.Row(_train.Rows[position + i]);
                    for (int j = 0; j < states.Length; j++)
                        labels.Pointer[((long)(place + i) * _classStride) + j] = (float)((states[j] == LabelState.Present ? 1 : 0) - Shares[j]);
                }
            },
            (begin, end, count) =>
            {
                float* inputs = _pass.Inputs;
                _kernel.Add(inputs + begin, inputs, Inverse.Pointer + ((long)begin * stride), new MatrixShape(end - begin, count, stride, 1, stride, stride, stride), part);
                _kernel.Add(inputs + begin, labels.Pointer, _products.Pointer + ((long)begin * _classStride), new MatrixShape(end - begin, count, _classStride, 1, stride, _classStride, _classStride), part);
            });
    }
}
