using CsCheck;
using SinglePositive.Labels;
using SinglePositive.Metrics;

namespace SinglePositive.Tests.Metrics;

/// <summary>Bins of probabilities, against counting bin by bin in decimal numbers, where the edges are exact.</summary>
public class ProbabilityBinTests
{
    [Fact]
    public void Calibration_Random_AgreesWithDefinition() =>
        Gen.Select(ScoreCase.GenerateProbabilities(400, 4), Gen.OneOf(Gen.Const(10), Gen.Const(15), Gen.Int[1, 60])).Sample(
            (each, bins) =>
            {
                CalibrationCurve curve = CalibrationCurve.Compute(each.Scores, each.Truth, bins, 3);
                Assert.Equal(bins, curve.Bins.Count);
                double error = 0;
                for (int b = 0; b < bins; b++)
                {
                    int[] cells = [.. Enumerable.Range(0, each.Scores.Length).Where(cell => Bin(each.Scores[cell], bins) == b)];
                    double probability = cells.Select(cell => (double)each.Scores[cell]).DefaultIfEmpty(double.NaN).Average(), share = cells.Select(cell => (double)each.Truth.Values[cell]).DefaultIfEmpty(double.NaN).Average();
                    Assert.Equal(cells.Length, curve.Bins[b].Count);
                    Assert.Equal(probability, curve.Bins[b].MeanProbability, 1e-12);
                    Assert.Equal(share, curve.Bins[b].ShareTrue, 1e-12);
                    error += cells.Length == 0 ? 0 : Math.Abs(probability - share) * cells.Length / each.Scores.Length;
                }

                Assert.Equal(error, curve.ExpectedCalibrationError, 1e-12);
                Assert.Equal(each.Scores.Select((p, cell) => Math.Pow(each.Truth.Values[cell] - (double)p, 2)).Average(), curve.Brier, 1e-12);
            },
            iter: 60);

    [Fact]
    public void Calibration_AnyThreads_GivesTheSameBits() =>
        ScoreCase.GenerateProbabilities(2000, 6).Sample(
            each =>
            {
                CalibrationCurve one = CalibrationCurve.Compute(each.Scores, each.Truth, 10, 1), four = CalibrationCurve.Compute(each.Scores, each.Truth, 10, 4);
                Assert.Equal(one.Bins, four.Bins);
                Assert.Equal((one.ExpectedCalibrationError, one.Brier), (four.ExpectedCalibrationError, four.Brier));
            },
            iter: 10);

    [Theory]
    [InlineData(-1e-7f)]
    [InlineData(1.0000001f)]
    [InlineData(float.PositiveInfinity)]
    [InlineData(float.NaN)]
    public void Calibration_NoProbability_NamesTheCell(float value)
    {
        for (int cell = 0; cell < 51; cell++)
        {
            float[] scores = new float[51];
            scores[cell] = value;
            ArgumentException error = Assert.Throws<ArgumentException>(() => CalibrationCurve.Compute(scores, new TruthMatrix(17, 3, new byte[51]), 10, 1));
            Assert.Contains($"example {cell / 3}, class {cell % 3} ", error.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Histogram_Random_CountsUnobservedPositivesAndTrueNegatives() =>
        (from each in ScoreCase.GenerateProbabilities(60, 5)
         from states in Gen.Int[-1, 1].Array[each.Scores.Length]
         from rows in Gen.Int[0, each.Truth.Examples - 1].Array[0, 70]
         select (each, states, rows)).Sample(draw =>
        {
            (ScoreCase each, int[] states, int[] rows) = draw;
            int classes = each.Truth.Classes;
            ObservedMatrix observed = new(each.Truth.Examples, classes, [.. states.Select(state => (LabelState)state)]);
            float[] probabilities = [.. rows.SelectMany(each.Row)];
            (int Bin, bool Present, bool Seen)[] cells = [.. rows.SelectMany(row => Enumerable.Range(0, classes).Select(c => (Bin(each.Scores[(row * classes) + c], 50), each.Truth[row, c], observed[row, c] == LabelState.Present)))];

            ProbabilityHistogram histogram = ProbabilityHistogram.Compute(probabilities, rows, observed, each.Truth);
            ProbabilityHistogram unseen = ProbabilityHistogram.Compute(probabilities, rows, null, each.Truth);

            for (int bin = 0; bin < 50; bin++)
            {
                Assert.Equal(cells.Count(cell => cell.Bin == bin && cell.Present && !cell.Seen), histogram.UnobservedPositives[bin]);
                Assert.Equal(cells.Count(cell => cell.Bin == bin && !cell.Present), histogram.TrueNegatives[bin]);
                Assert.Equal(cells.Count(cell => cell.Bin == bin && cell.Present), unseen.UnobservedPositives[bin]);
            }
        });

    [Fact]
    public void Histogram_WrongShapes_IsRefused()
    {
        TruthMatrix truth = new(2, 2, new byte[4]);
        Assert.Throws<ArgumentException>(() => ProbabilityHistogram.Compute(new float[3], [0], null, truth));
        Assert.Throws<ArgumentException>(() => ProbabilityHistogram.Compute(new float[2], [0], new ObservedMatrix(2, 3, new LabelState[6]), truth));
        Assert.Throws<ArgumentException>(() => ProbabilityHistogram.Compute([0.5f, 2f], [0], null, truth));
    }

    /// <summary>A float32 is an exact decimal number; floats too small for it lie in the first bin.</summary>
    private static int Bin(float probability, int bins) => probability < 1e-6f ? 0 : (int)Math.Min(Math.Floor(Exact(probability) * bins), bins - 1);

    private static decimal Exact(float probability)
    {
        int exponent = 0;
        double rest = probability;
        while (rest != Math.Floor(rest))
        {
            rest *= 2;
            exponent++;
        }

        decimal value = (decimal)(long)rest;
        for (; exponent > 0; exponent--)
            value /= 2;
        return value;
    }
}
