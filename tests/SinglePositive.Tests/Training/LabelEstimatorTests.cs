using SinglePositive.Labels;
using SinglePositive.Numerics;
using SinglePositive.Training;

namespace SinglePositive.Tests.Training;

public class LabelEstimatorTests
{
    private const int Rows = 8;
    private const double Rate = 1e-2;

    /// <summary>In units of a logit. Measured: at most 6.0e-7 over all cases and widths, with logits up to about 2; replaying by series from step 4 on instead of 64 gives 4.9e-6.</summary>
    private const double Tolerance = 2e-6;

    public static TheoryData<LaneWidth, int, int, ulong> Runs()
    {
        TheoryData<LaneWidth, int, int, ulong> data = [];
        foreach (LaneWidth width in Enum.GetValues<LaneWidth>())
        {
            data.Add(width, 1, 6000, 1);
            data.Add(width, 7, 3000, 2);
            data.Add(width, 20, 3000, 3);
            data.Add(width, 33, 3000, 4);
            data.Add(width, 33, 100, 5); // around the step from which many steps are taken at once
        }

        return data;
    }

    public static TheoryData<LaneWidth> Widths => [.. Enum.GetValues<LaneWidth>()];

    [Fact]
    public void Logits_Estimates_AreClippedAndInverted() =>
        Assert.Equal([-11.512915f, 0f, 1.0986123f, 11.512915f], LabelEstimator.Logits([0f, 0.5f, 0.75f, 1f]).Select(logit => MathF.Round(logit, 6)), (a, b) => Math.Abs(a - b) < 1e-5);

    /// <summary>Rows are visited at gaps of 1 to 1500 steps; dense Adam moves every row at every step.</summary>
    [Theory]
    [MemberData(nameof(Runs))]
    public void Read_RowsVisitedAtAnyGap_EqualsDenseAdam(LaneWidth width, int classes, int steps, ulong seed)
    {
        Visits visits = new(width, classes, seed);
        using LabelEstimator estimator = visits.Start();
        DenseAdam dense = new([.. visits.Logits.Select(u => (double)u)], Rate);
        double worst = 0;
        for (int step = 1; step <= steps; step++)
        {
            int[] positions = visits.Due(step);
            worst = Math.Max(worst, visits.Error(estimator, positions, step, dense.Values));
            float[] slopes = visits.Slopes(positions, step);
            estimator.Step(positions, step, slopes);
            dense.Step(visits.Spread(positions, slopes));
        }

        using ThreadTeam team = new(2);
        estimator.CatchUpAll(steps, team);
        worst = Math.Max(worst, visits.Error(estimator, [.. Enumerable.Range(0, Rows)], steps + 1, dense.Values));

        TestContext.Current.TestOutputHelper?.WriteLine($"largest error {worst:e1}");
        Assert.True(worst < Tolerance, $"An estimate is {worst} from dense Adam's.");
    }

    [Theory]
    [MemberData(nameof(Widths))]
    public void Restore_RowsSavedBetweenVisits_GoOnInEveryBit(LaneWidth width)
    {
        const int classes = 33, steps = 700, saved = 350;
        float[][] ends = new float[2][];
        for (int run = 0; run < 2; run++)
        {
            Visits visits = new(width, classes, 9);
            LabelEstimator estimator = visits.Start();
            for (int step = 1; step <= steps; step++)
            {
                int[] positions = visits.Due(step);
                estimator.Read(positions, step, new float[Rows * width.Padded(classes)]);
                estimator.Step(positions, step, visits.Slopes(positions, step));
                if (run == 1 && step == saved)
                    estimator = Moved(estimator, width, classes);
            }

            using ThreadTeam team = new(1 + (2 * run));
            estimator.CatchUpAll(steps, team);
            ends[run] = new float[Rows * classes];
            estimator.Logits(ends[run]);
            estimator.Dispose();
        }

        Assert.Equal(ends[0], ends[1]);
    }

    [Theory]
    [MemberData(nameof(Widths))]
    public void Probabilities_AnyLogits_AreTheirSigmoids(LaneWidth width)
    {
        Visits visits = new(width, 7, 11);
        using LabelEstimator estimator = visits.Start();
        float[] probabilities = new float[Rows * 7];

        estimator.Probabilities(probabilities);

        Assert.All(probabilities.Zip(visits.Logits), pair => Assert.Equal(1 / (1 + Math.Exp(-pair.Second)), pair.First, 2e-7));
    }

    /// <summary>Cole et al. (2021): present 0.995, absent 0.005, unknown between 0.4 and 0.6, uniform as a logit.</summary>
    [Fact]
    public void Initialise_ObservedLabels_FollowThePaper()
    {
        const int examples = 500, classes = 20;
        ObservedMatrix observed = new(examples, classes, [.. Enumerable.Range(0, examples * classes).Select(i => i % classes == 3 ? LabelState.Present : i % classes == 4 ? LabelState.Absent : LabelState.Unknown)]);
        using LabelEstimator estimator = new(LaneWidths.Widest, examples, classes, Rate);
        estimator.Initialise(observed, [.. Enumerable.Range(0, examples)], new TorchGenerator(5));
        float[] logits = new float[examples * classes];
        estimator.Logits(logits);

        double bound = Math.Log(0.6 / 0.4);
        double[] unknown = [.. logits.Where((_, i) => i % classes is not (3 or 4)).Select(u => u / bound)];
        Assert.All(logits.Where((_, i) => i % classes == 3), u => Assert.Equal(Math.Log(0.995 / 0.005), u, 1e-6));
        Assert.All(logits.Where((_, i) => i % classes == 4), u => Assert.Equal(-Math.Log(0.995 / 0.005), u, 1e-6));
        Assert.All(unknown, u => Assert.InRange(u, -1, 1));
        Assert.Equal(0, unknown.Average(), 0.03);
        Assert.Equal(1 / 3.0, unknown.Average(u => u * u), 0.02);
    }

    private static LabelEstimator Moved(LabelEstimator from, LaneWidth width, int classes)
    {
        LabelEstimator to = new(width, Rows, classes, Rate);
        float[] row = new float[3 * classes];
        for (int i = 0; i < Rows; i++)
            to.Restore(i, row, from.Save(i, row));
        from.Dispose();
        return to;
    }

    /// <summary>Who is visited when, and with what slopes.</summary>
    private sealed class Visits
    {
        private readonly LaneWidth _width;
        private readonly int _classes;
        private readonly ulong _seed;
        private readonly int[] _next = new int[Rows];

        public Visits(LaneWidth width, int classes, ulong seed)
        {
            (_width, _classes, _seed) = (width, classes, seed);
            SplitMix64 random = SplitMix64.Stream(seed, 0);
            Logits = [.. Enumerable.Range(0, Rows * classes).Select(_ => (float)(random.NextDouble() - 0.5))];
            for (int row = 0; row < Rows; row++)
                _next[row] = 1 + (row * 9);
        }

        public float[] Logits { get; }

        public LabelEstimator Start()
        {
            LabelEstimator estimator = new(_width, Rows, _classes, Rate);
            estimator.Initialise(Logits);
            return estimator;
        }

        /// <summary>Row 0 in bursts, row 1 every 256 or 257; the others at gaps between 1 and 1500, small ones as likely as large ones.</summary>
        public int[] Due(int step)
        {
            int[] due = [.. Enumerable.Range(0, Rows).Where(row => _next[row] == step)];
            foreach (int row in due)
            {
                double draw = SplitMix64.Stream(_seed, 1, (ulong)step, (ulong)row).NextDouble();
                _next[row] += row switch { 0 => step % 600 < 20 ? 1 : 580, 1 => 256 + (step % 2), _ => (int)Math.Exp(draw * Math.Log(1500)) };
            }

            return due;
        }

        /// <summary>Slopes of every size down to those that Adam's ε outweighs, some of them zero, with zeros in the padding.</summary>
        public float[] Slopes(int[] positions, int step)
        {
            int padded = _width.Padded(_classes);
            float[] slopes = new float[positions.Length * padded];
            for (int i = 0; i < positions.Length; i++)
            {
                SplitMix64 random = SplitMix64.Stream(_seed, 2, (ulong)step, (ulong)positions[i]);
                for (int j = 0; j < _classes; j++)
                {
                    double size = Math.Pow(10, -1 - (j % 10)) * (0.5 + random.NextDouble());
                    slopes[(i * padded) + j] = (float)(random.NextBelow(8) switch { 0 => 0, < 5 => size, _ => -size });
                }
            }

            return slopes;
        }

        /// <summary>The same slopes for every row, zero where none was visited.</summary>
        public double[] Spread(int[] positions, float[] slopes)
        {
            double[] dense = new double[Rows * _classes];
            for (int i = 0; i < positions.Length; i++)
            {
                for (int j = 0; j < _classes; j++)
                    dense[(positions[i] * _classes) + j] = slopes[(i * _width.Padded(_classes)) + j];
            }

            return dense;
        }

        /// <summary>The largest difference between what is read before a step and given values.</summary>
        public double Error(LabelEstimator estimator, int[] positions, int step, double[] expected)
        {
            int padded = _width.Padded(_classes);
            float[] read = new float[Rows * padded];
            estimator.Read(positions, step, read);
            return Enumerable.Range(0, positions.Length * _classes).Select(at => (Row: at / _classes, Class: at % _classes))
                .Select(at => Math.Abs(read[(at.Row * padded) + at.Class] - expected[(positions[at.Row] * _classes) + at.Class])).Append(0).Max();
        }
    }
}
