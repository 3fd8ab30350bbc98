using CsCheck;
using SinglePositive.Labels;
using SinglePositive.Losses;
using SinglePositive.Numerics;
using SinglePositive.Tests.Files;
using SinglePositive.Training;

namespace SinglePositive.Tests.Training;

/// <summary>The loss that is minimised: its soft labels against fits that really leave an example out, its minimum against slopes in double, and the matrices in between.</summary>
public sealed unsafe class LogisticMinimiserTests
{
    private const double K = 2.5;

    [Fact]
    public void Invert_DefiniteMatrix_TimesTheMatrixIsTheUnit() =>
        Gen.Select(Gen.Int[1, 200], Gen.UInt, Gen.Int[1, 3]).Sample(
            (size, seed, threads) =>
            {
                LaneWidth width = LaneWidths.Widest;
                int n = width.Padded(size);
                using NativeFloats matrix = new((long)n * n), inverse = new((long)n * n), product = new((long)n * n);
                SplitMix64 random = SplitMix64.Stream(seed, 1);
                double[] direction = [.. Enumerable.Range(0, n).Select(_ => random.NextDouble() - 0.5)];
                for (int i = 0; i < n; i++)
                {
                    for (int j = 0; j < n; j++)
                        matrix.Pointer[((long)i * n) + j] = (float)((i == j ? 1 : 0) + (4 * direction[i] * direction[j]));
                }

                matrix.Slice(0, n * n).CopyTo(inverse.Slice(0, n * n));
                using ThreadTeam team = new(threads);
                MatrixKernel kernel = MatrixKernel.Create(width);
                DefiniteInverse.Invert(inverse, n, kernel, team);
                kernel.Add(matrix.Pointer, inverse.Pointer, product.Pointer, new MatrixShape(n, n, n, n, 1, n, n));
                for (int i = 0; i < n * n; i++)
                    Assert.InRange(product.Pointer[i], (i / n == i % n ? 1 : 0) - 1e-4f, (i / n == i % n ? 1 : 0) + 1e-4f);
            },
            iter: 30);

    [Fact]
    public void Add_AnyShape_IsTheProductAtEveryWidth() =>
        Gen.Select(Gen.Int[1, 9], Gen.Int[1, 210], Gen.Int[1, 150], Gen.Bool, Gen.UInt).Sample(
            (rows, steps, wanted, transposed, seed) =>
            {
                foreach (LaneWidth width in Enum.GetValues<LaneWidth>())
                {
                    int columns = width.Padded(wanted);
                    SplitMix64 random = SplitMix64.Stream(seed, 2);
                    float[] a = [.. Enumerable.Range(0, rows * steps).Select(_ => (float)random.NextDouble())], b = [.. Enumerable.Range(0, steps * columns).Select(_ => (float)random.NextDouble())];
                    float[] c = new float[rows * columns];
                    Array.Fill(c, 0.5f);
                    fixed (float* pa = a, pb = b, pc = c)
                        MatrixKernel.Create(width).Add(pa, pb, pc, new MatrixShape(rows, steps, columns, transposed ? 1 : steps, transposed ? rows : 1, columns, columns), -2);
                    for (int i = 0; i < rows; i++)
                    {
                        for (int j = 0; j < columns; j++)
                        {
                            double sum = Enumerable.Range(0, steps).Sum(k => (double)a[transposed ? (k * rows) + i : (i * steps) + k] * b[(k * columns) + j]);
                            Assert.Equal(0.5 - (2 * sum), c[(i * columns) + j], 1e-3);
                        }
                    }
                }
            },
            iter: 30);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Run_Minimised_EndsWhereTheSlopesVanish(ulong seed)
    {
        using TrainingExamples examples = new(300, 21, 7, seed);
        TrainingOptions options = new() { Loss = new LeaveOneOutSoftLabels(), ExpectedPositives = K, Epochs = 25, Threads = 2 };
        TrainingSet train = new(examples.Features, examples.TrainRows, examples.Observed, null);
        TrainingResult result = new LinearTrainer(train, options).Run(cancellation: TestContext.Current.CancellationToken);

        double[][] inputs = Inputs(train, result.Model.Standardisation!);
        double[,] soft = SoftLabels(train, inputs, 1e-2);
        for (int i = 0; i < inputs.Length; i++)
        {
            for (int j = 0; j < train.Classes; j++)
            {
                // What the others make of a given label stands in the same place; the loss does not read it.
                if (train.Observed![train.Rows[i], j] == LabelState.Unknown)
                    Assert.Equal(soft[i, j], result.Estimates![(i * train.Classes) + j], 2e-4);
                Assert.InRange(result.Estimates![(i * train.Classes) + j], 0, 1);
            }
        }

        double trace = inputs.Average(row => row.Sum(x => x * x));
        LinearModel model = result.Model;
        for (int j = 0; j < train.Classes; j++)
        {
            double[] slopes = [.. Enumerable.Range(0, model.Features).Select(d => 5e-4 * trace * model.Weights[(j * model.Features) + d]), 0];
            for (int i = 0; i < inputs.Length; i++)
            {
                double z = model.Biases[j] + inputs[i].Select((x, d) => x * model.Weights[(j * model.Features) + d]).Sum();
                double slope = ((1 / (1 + Math.Exp(-z))) - soft[i, j]) / inputs.Length;
                for (int d = 0; d < model.Features; d++)
                    slopes[d] += slope * inputs[i][d];
                slopes[^1] += slope;
            }

            Assert.All(slopes, slope => Assert.InRange(slope, -2e-4, 2e-4));
        }
    }

    /// <summary>Stopped after every epoch, and before the first; each time another number of threads goes on from files.</summary>
    [Theory]
    [InlineData(1, 3)]
    [InlineData(37, 9)]
    [InlineData(70, 40)]
    public void Run_StoppedAndGoneOn_EndsWithTheSameBits(int dimension, int classes)
    {
        using TemporaryFolder folder = new();
        using TrainingExamples examples = new(400, dimension, classes);
        TrainingOptions options = new() { Loss = new LeaveOneOutSoftLabels(), ExpectedPositives = K, Epochs = 12 };
        CheckpointFolder checkpoints = new(folder.File("checkpoints"));
        TrainingResult? result = null;
        int legs = 0;
        for (; result is null; legs++)
        {
            using CancellationTokenSource stop = new();
            if (legs == 0)
                stop.Cancel();
            try
            {
                result = examples.Trainer(options with { Threads = 1 + (legs % 4) }).Run(checkpoints.ReadLast(Assert.Fail), make => checkpoints.Write(make()), new Stopping(stop), stop.Token);
            }
            catch (OperationCanceledException)
            {
                // Goes on from the file.
            }
        }

        Assert.InRange(legs, 6, 20);
        TrainingExamples.AssertSame(examples.Trainer(options).Run(cancellation: TestContext.Current.CancellationToken), result);
    }

    /// <summary>Cells without a chance, confirmed absences, an example with more labels than k, and one alone.</summary>
    [Fact]
    public void Run_OddLabels_GiveFiniteModels()
    {
        using TrainingExamples examples = new(40, 5, 4, 9);
        ObservedMatrix observed = examples.Observed;
        LabelState[] states = [.. Enumerable.Range(0, observed.Examples).SelectMany(i => observed.Row(i).ToArray())];
        states.AsSpan(0, 4).Fill(LabelState.Present);
        states.AsSpan(4, 4).Fill(LabelState.Absent);
        for (int i = 2; i < observed.Examples; i++)
            states[(i * 4) + 3] = LabelState.Unknown;
        TrainingSet train = new(examples.Features, examples.TrainRows, new ObservedMatrix(observed.Examples, 4, states), null);
        TrainingOptions options = new() { Loss = new LeaveOneOutSoftLabels(), ExpectedPositives = K, Epochs = 5 };

        Assert.All(new LinearTrainer(train, options).Run(cancellation: TestContext.Current.CancellationToken).Model.Weights, weight => Assert.True(float.IsFinite(weight)));
        Assert.All(new LinearTrainer(train with { Rows = [3] }, options).Run(cancellation: TestContext.Current.CancellationToken).Model.Weights, weight => Assert.True(float.IsFinite(weight)));
    }

    private static double[][] Inputs(TrainingSet train, Standardisation standardisation)
    {
        float[] row = new float[train.Features.Dimension];
        return [.. train.Rows.Select(index =>
        {
            train.Features.ReadRow(index, row);
            return row.Select((x, d) => (double)((x - standardisation.Mean[d]) * standardisation.Scale[d])).ToArray();
        })];
    }

    /// <summary>Every example is really left out: a regression with a constant is solved on the others, with the same penalty in all.</summary>
    private static double[,] SoftLabels(TrainingSet train, double[][] inputs, double ridge)
    {
        int n = inputs.Length, dimension = inputs[0].Length, classes = train.Classes;
        double penalty = ridge * inputs.Sum(row => row.Sum(x => x * x));
        double[,] soft = new double[n, classes];
        for (int left = 0; left < n; left++)
        {
            double[,] system = new double[dimension + 1, dimension + 1 + classes];
            for (int d = 0; d < dimension; d++)
                system[d, d] = penalty;
            foreach (int i in Enumerable.Range(0, n).Where(i => i != left))
            {
                double[] x = [.. inputs[i], 1];
                for (int d = 0; d <= dimension; d++)
                {
                    for (int e = 0; e <= dimension; e++)
                        system[d, e] += x[d] * x[e];
                    for (int j = 0; j < classes; j++)
                        system[d, dimension + 1 + j] += train.Observed![train.Rows[i], j] == LabelState.Present ? x[d] : 0;
                }
            }

            Solve(system);
            int known = Enumerable.Range(0, classes).Count(j => train.Observed![train.Rows[left], j] == LabelState.Present);
            for (int j = 0; j < classes; j++)
            {
                double share = system[dimension, dimension + 1 + j] + inputs[left].Select((x, d) => x * system[d, dimension + 1 + j]).Sum();
                soft[left, j] = train.Observed![train.Rows[left], j] switch
                {
                    LabelState.Present => 1,
                    LabelState.Absent => 0,
                    _ => Math.Min(1, Math.Max(0, K - known) * Math.Clamp(share, 0, 1)),
                };
            }
        }

        return soft;
    }

    private static void Solve(double[,] system)
    {
        int size = system.GetLength(0), width = system.GetLength(1);
        for (int k = 0; k < size; k++)
        {
            for (int j = width - 1; j >= k; j--)
                system[k, j] /= system[k, k];
            for (int i = 0; i < size; i++)
            {
                for (int j = width - 1; j >= k && i != k; j--)
                    system[i, j] -= system[i, k] * system[k, j];
            }
        }
    }

    private sealed class Stopping(CancellationTokenSource stop) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value) => stop.Cancel();
    }
}
