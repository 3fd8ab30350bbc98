using CsCheck;
using SinglePositive.Labels;
using SinglePositive.Metrics;

namespace SinglePositive.Tests.Metrics;

public class CoOccurrenceTests
{
    [Fact]
    public void Of_Random_CountsExamplesWithBoth() =>
        ScoreCase.GenerateProbabilities(40, 6).Sample(each =>
        {
            int classes = each.Truth.Classes;
            double[] thresholds = [.. Enumerable.Range(0, classes).Select(c => c / 5.0)];
            ObservedMatrix observed = new(each.Truth.Examples, classes, [.. each.Truth.Values.Select((label, cell) => label == 0 ? (LabelState)(-cell % 2) : LabelState.Present)]);
            CoOccurrence truth = CoOccurrence.Of(each.Truth), seen = CoOccurrence.Of(observed), predicted = CoOccurrence.Of(each.Scores, thresholds);
            for (int a = 0; a < classes; a++)
            {
                for (int b = 0; b < classes; b++)
                {
                    int both = Enumerable.Range(0, each.Truth.Examples).Count(n => each.Truth[n, a] && each.Truth[n, b]);
                    Assert.Equal(both, truth[a, b]);
                    Assert.Equal(both, seen[a, b]);
                    Assert.Equal(Enumerable.Range(0, each.Truth.Examples).Count(n => each.Row(n)[a] >= thresholds[a] && each.Row(n)[b] >= thresholds[b]), predicted[a, b]);
                }
            }
        });

    [Fact]
    public void Share_OfAClass_IsHowOftenAnotherComesWithIt()
    {
        CoOccurrence counts = CoOccurrence.Of(new TruthMatrix(3, 3, [1, 1, 0, 1, 0, 0, 0, 0, 0]));
        Assert.Equal(0.5, counts.Share(0, 1));
        Assert.Equal(1, counts.Share(1, 0));
        Assert.Equal(double.NaN, counts.Share(2, 0));
    }

    [Theory]
    [InlineData(5, 2)]
    [InlineData(5, 0)]
    public void Of_NoWholeRows_IsRefused(int probabilities, int classes) =>
        Assert.Throws<ArgumentException>(() => CoOccurrence.Of(new float[probabilities], new double[classes]));
}
