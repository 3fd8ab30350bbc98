using System.Runtime.CompilerServices;
using SinglePositive.Numerics;

namespace SinglePositive.Losses;

/// <summary>Generalised robust loss: an unknown cell is pulled both ways by robust losses, mixed and weighted by how the model sees it now.</summary>
/// <remarks>
/// Present: -log(p + 1e-7). Unknown: V·[K(1-p^q₂)/q₂ + (1-K)(1-(1-p)^q₃)/q₃], K = σ(w·p + b) the chance that the label is there, V = exp(-½((p-μ)/s)²); no slope goes through
/// K and V. w and b go from their start to their end as (e-1)/T, μ and s as e/T, in epoch e of T. Chen et al. (IJCAI 2024). A confirmed absence adds -log(1-p + 1e-7).
/// </remarks>
public sealed record GeneralisedRobustLoss : Loss
{
    private static readonly LossParameter s_q2 = new("q2", 0.01, 1e-4, 1, "q₂, from cross-entropy (0) to absolute error (1) where an unknown label is taken for present");
    private static readonly LossParameter s_q3 = new("q3", 1, 1e-4, 2, "q₃, the same where it is taken for absent");

    private static readonly RampParameter s_steepness = new("steepness", new(0, 2), -1e3, 1e3, "w of K = σ(w·p + b), the chance that an unknown label is present");
    private static readonly RampParameter s_offset = new("offset", new(-2, -2), -1e3, 1e3, "b of K");
    private static readonly RampParameter s_centre = new("centre", new(0.5, 0.8), -1e3, 1e3, "μ of V, the weight of an unknown cell, which is largest at p = μ");
    private static readonly RampParameter s_width = new("width", new(2, 0.5), 1e-2, 1e3, "s of V, how wide that weight is");

    /// <inheritdoc/>
    public override string Name => "gr";

    /// <summary>q₂, in [0.0001, 1]: the present side goes from cross-entropy (0) to absolute error (1).</summary>
    public double Q2 { get; init => field = s_q2.Checked(value); } = s_q2.Number;

    /// <summary>q₃, in [0.0001, 2]: the same for the absent side.</summary>
    public double Q3 { get; init => field = s_q3.Checked(value); } = s_q3.Number;

    /// <summary>w of K.</summary>
    public Ramp Steepness { get; init => field = s_steepness.Checked(value); } = s_steepness.Default;

    /// <summary>b of K.</summary>
    public Ramp Offset { get; init => field = s_offset.Checked(value); } = s_offset.Default;

    /// <summary>μ of V.</summary>
    public Ramp Centre { get; init => field = s_centre.Checked(value); } = s_centre.Default;

    /// <summary>s of V, from 0.01 to 1000.</summary>
    public Ramp Width { get; init => field = s_width.Checked(value); } = s_width.Default;

    /// <inheritdoc/>
    public override bool DependsOnEpochs => true;

    internal static LossEntry Entry { get; } = new()
    {
        Name = "gr",
        Title = "Generalised robust loss",
        Paper = "Chen, Wang, Sun, Liu, Guan, Zheng: Boosting Single Positive Multi-label Classification with Generalized Robust Loss, IJCAI",
        Year = 2024,
        Url = "https://arxiv.org/abs/2405.03501",
        Formula = "present: -log(p + 1e-7); unknown: V·[K·(1-p^q₂)/q₂ + (1-K)·(1-(1-p)^q₃)/q₃]",
        Cells =
        [
            new("present", "-log(p + 0.0000001)"),
            new("unknown", "V·[K·(1 - p^q₂)/q₂ + (1-K)·(1 - (1-p)^q₃)/q₃], K = σ(w·p + b), V = exp(-½((p - μ)/s)²), no slope through K and V"),
            new("absent", "-log(1-p + 0.0000001)"),
        ],
        Parameters =
        [
            s_q2,
            s_q3,
            .. s_steepness.Both,
            .. s_offset.Both,
            .. s_centre.Both,
            .. s_width.Both,
        ],
        Presets = LossPreset.OfPaperSets(("steepness-end", [2, 10, 10, 10]), ("offset-end", [-2, -8, -8, -8]), ("q3", [1, 1, 1, 1.5])),
        Make = p => new GeneralisedRobustLoss
        {
            Q2 = s_q2.Of(p),
            Q3 = s_q3.Of(p),
            Steepness = s_steepness.Of(p),
            Offset = s_offset.Of(p),
            Centre = s_centre.Of(p),
            Width = s_width.Of(p),
        },
    };

    private protected override double EvaluateBatch(in LossBatch batch, LaneWidth width)
    {
        // A batch outside of training has no epochs; it is taken for one of the first.
        (double before, double after) = batch.Moment is { Epoch: > 0, Epochs: > 0 } now ? ((now.Epoch - 1.0) / now.Epochs, (double)now.Epoch / now.Epochs) : (0, 0);
        Definition definition = new((float)Q2, (float)Q3, (float)Steepness.At(before), (float)Offset.At(before), (float)Centre.At(after), (float)Width.At(after));
        return CellLoop.Mean(definition, batch, width: width);
    }

    internal readonly struct Definition(float q2, float q3, float steepness, float offset, float centre, float width) : ICellLoss
    {
        private const float Tiny = 1e-7f;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public CellTerm<V> At<V>(in Cell<V> cell)
            where V : struct, ILanes<V>
        {
            (V isPresent, V isAbsent) = LaneMath.Sigmoid(V.MultiplyAdd(V.Broadcast(steepness), cell.FixedP, V.Broadcast(offset)));
            V distance = (cell.FixedP - V.Broadcast(centre)) / V.Broadcast(width);
            V weight = cell.Unknown * LaneMath.Exp(V.Broadcast(-0.5f) * distance * distance);
            (V logP, V logQ) = cell.Logs;
            CellTerm<V> absent = Robust(logQ, cell.P, q3);
            return (cell.Present * CellTerm<V>.NegativeLogP(cell, Tiny))
                + (cell.Absent * CellTerm<V>.NegativeLogQ(cell, Tiny))
                + (weight * ((isPresent * Robust(logP, cell.Q, q2)) + (isAbsent * new CellTerm<V>(absent.Value, -absent.Slope))));
        }

        /// <summary>(1-p^q)/q, slope -p^q·(1-p), where <paramref name="other"/> is 1-p.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static CellTerm<V> Robust<V>(V logP, V other, float q)
            where V : struct, ILanes<V> =>
            new(-LaneMath.ExpMinusOne(V.Broadcast(q) * logP) / V.Broadcast(q), -(LaneMath.Exp(V.Broadcast(q) * logP) * other));
    }
}
