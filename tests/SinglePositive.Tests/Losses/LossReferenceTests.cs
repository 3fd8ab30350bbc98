using CsCheck;
using SinglePositive.Losses;
using SinglePositive.Numerics;

namespace SinglePositive.Tests.Losses;

/// <summary>Whole evaluations, with batch terms and both outputs, against a plain program in double.</summary>
public class LossReferenceTests
{
    public static TheoryData<string, string, double> Parameters => new()
    {
        { "bce", "", 0 },
        { "bce-ls", "smoothing", 0.1 },
        { "bce-ls", "smoothing", 0.5 },
        { "iun", "", 0 },
        { "iu", "", 0 },
        { "pr", "", 0 },
        { "an", "", 0 },
        { "an-ls", "smoothing", 0.1 },
        { "an-ls", "smoothing", 0.37 },
        { "wan", "", 0 },
        { "wan", "negative-weight", 0.6 },
        { "wan", "negative-weight", 5 },
        { "epr", "", 0 },
        { "epr", "regulariser-weight", 12 },
        { "role", "", 0 },
        { "role", "regulariser-weight", 0 },
        { "role", "regulariser-weight", 7.5 },
        { "loo", "", 0 },
        { "ll-r", "", 0 },
        { "ll-r", "large-loss-rate", 0.03 },
        { "ll-ct", "", 0 },
        { "ll-ct", "large-loss-rate", 0.03 },
        { "ll-cp", "", 0 },
        { "ll-cp", "large-loss-rate", 0.3 },
        { "em", "", 0 },
        { "em", "entropy-weight", 1.5 },
        { "em-apl", "", 0 },
        { "em-apl", "entropy-weight", 1.5 },
        { "em-apl", "pseudo-weight", 0.9 },
        { "em-apl", "pseudo-share", 0.4 },
        { "em-apl", "warm-up-epochs", 3 },
        { "gr", "", 0 },
        { "gr", "q2", 0.7 },
        { "gr", "q3", 0.2 },
        { "gr", "steepness-end", 10 },
        { "gr", "offset-end", -8 },
        { "gr", "centre-start", 0.1 },
        { "gr", "width-end", 0.2 },
        { "focal", "", 0 },
        { "focal", "gamma", 0 },
        { "focal", "gamma", 3.5 },
        { "asl", "", 0 },
        { "asl", "gamma-positive", 0 },
        { "asl", "gamma-negative", 1.5 },
        { "asl", "margin", 0 },
        { "asl", "margin", 0.3 },
        { "hill", "", 0 },
        { "hill", "lambda", 3 },
        { "splc", "", 0 },
        { "splc", "threshold", 0.9 },
        { "csl", "", 0 },
        { "csl", "ignored-per-example", 0.5 },
        { "csl", "prior-threshold", 0.15 },
        { "nnpu", "", 0 },
        { "external", "", 0 },
        { "external", "entropy-weight", 1.5 },
        { "external", "pseudo-weight", 2 },
        { "external", "pseudo-target", 0.4 },
    };

    [Theory]
    [MemberData(nameof(Parameters))]
    public void Evaluate_AnyBatch_GivesValueAndSlopesOfTheDefinition(string name, string parameter, double setting)
    {
        Dictionary<string, double> given = parameter.Length == 0 ? [] : new() { [parameter] = setting };
        Loss loss = LossCatalog.Find(name).Create(given);
        BatchCase.Generate(4, 9).Sample(
            batch =>
            {
                (double value, double[] slopes, double[] estimatorSlopes) = LossReference.Evaluate(name, batch, given);
                foreach (LaneWidth width in new[] { LaneWidth.Scalar, LaneWidths.Widest })
                {
                    BatchResult actual = batch.Evaluate(loss, width);
                    Near(value, actual.Value, "value");
                    AllNear(slopes, actual.Slopes);
                    if (loss.UsesEstimator)
                        AllNear(estimatorSlopes, actual.EstimatorSlopes);
                }
            },
            iter: 40);
    }

    [Fact]
    public void Parameters_Catalogue_AreAllHere() =>
        Assert.Equal(LossCatalog.All.Select(entry => entry.Name), Parameters.Select(row => row.Data.Item1).Distinct());

    private static void AllNear(double[] expected, float[] actual)
    {
        for (int i = 0; i < expected.Length; i++)
            Near(expected[i], actual[i], $"slope {i}");
    }

    private static void Near(double expected, double actual, string what) =>
        Assert.True(Math.Abs(expected - actual) <= 3e-7 + (1e-5 * Math.Abs(expected)), $"{what}: expected {expected:R}, got {actual:R}");
}
