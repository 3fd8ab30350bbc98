using SinglePositive.Labels;
using SinglePositive.Metrics;
using SinglePositive.Training;

namespace SinglePositive.Tests.Training;

/// <summary>What --histograms records: the probabilities of the training rows after each epoch, and nothing else changes by it.</summary>
public class HistogramTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <summary>Without validation rows the last epoch is the best, so runs of 1, 2, … epochs show the probabilities after each.</summary>
    [Theory]
    [InlineData("an")]
    [InlineData("role")]
    [InlineData("bce")]
    public void Run_WithHistograms_CountsTheProbabilitiesAfterEveryEpoch(string loss)
    {
        using TrainingExamples examples = new(80, 37, 9);
        int[] rows = [.. Enumerable.Range(0, 80).Where(row => row % 3 > 0)];
        TrainingSet train = new(examples.Features, rows, examples.Observed, examples.Truth);
        TrainingOptions options = TrainingExamples.Options(loss) with { Epochs = 4, Histograms = true };

        IReadOnlyList<ProbabilityHistogram> histograms = new LinearTrainer(train, options).Run(cancellation: Stop).Histograms;

        Assert.Equal(4, histograms.Count);
        for (int epoch = 0; epoch < histograms.Count; epoch++)
        {
            float[] probabilities = new LinearTrainer(train, options with { Epochs = epoch + 1, Histograms = false }).Run(cancellation: Stop).TrainProbabilities;
            long[] positives = new long[50], negatives = new long[50];
            for (int cell = 0; cell < probabilities.Length; cell++)
            {
                int row = rows[cell / 9], c = cell % 9;
                if (!examples.Truth[row, c])
                    negatives[(int)(probabilities[cell] * 50.0)]++;
                else if (examples.Observed[row, c] != LabelState.Present)
                    positives[(int)(probabilities[cell] * 50.0)]++;
            }

            Assert.Equal(positives, histograms[epoch].UnobservedPositives);
            Assert.Equal(negatives, histograms[epoch].TrueNegatives);
        }
    }

    [Fact]
    public void Run_WithHistograms_TrainsTheSame()
    {
        using TrainingExamples examples = new(80, 37, 9);
        TrainingOptions options = TrainingExamples.Options("role");
        TrainingResult with = examples.Trainer(options with { Histograms = true }).Run(cancellation: Stop);
        TrainingExamples.AssertSame(examples.Trainer(options).Run(cancellation: Stop), with with { Histograms = [] });
    }

    [Fact]
    public void LinearTrainer_HistogramsWithoutFullLabels_IsRefused()
    {
        using TrainingExamples examples = new(20, 5, 3);
        TrainingSet train = new(examples.Features, examples.Observed);
        ConfigurationException thrown = Assert.Throws<ConfigurationException>(() => new LinearTrainer(train, TrainingExamples.Options("an") with { Histograms = true }));
        Assert.Contains("--histograms", thrown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Csv_OfTwoEpochs_HasARowPerEpochAndBin()
    {
        long[] counts = [.. Enumerable.Range(0, 50).Select(bin => (long)bin)];
        string[] lines = ProbabilityHistogram.Csv([new(counts, new long[50]), new(new long[50], counts)]).Split('\n');
        Assert.Equal(102, lines.Length);
        Assert.Equal("epoch,bin,unobservedPositives,trueNegatives", lines[0]);
        Assert.Equal("0,0,0,0", lines[1]);
        Assert.Equal("0,49,49,0", lines[50]);
        Assert.Equal("1,7,0,7", lines[58]);
        Assert.Equal("", lines[101]);
    }
}
