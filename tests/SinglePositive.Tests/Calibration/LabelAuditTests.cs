using SinglePositive.Calibration;
using SinglePositive.Labels;
using SinglePositive.Metrics;
using SinglePositive.Numerics;

namespace SinglePositive.Tests.Calibration;

public class LabelAuditTests
{
    // Tables of Student's distribution.
    [Theory]
    [InlineData(1, 12.7062)]
    [InlineData(2, 4.3027)]
    [InlineData(4, 2.7764)]
    [InlineData(9, 2.2622)]
    [InlineData(99, 1.9842)]
    public void Student_KnownPoints_AreMet(int freedom, double expected) => Assert.Equal(expected, LabelAudit.Student(freedom), expected * 0.004);

    [Fact]
    public void PerExample_OfManyAudits_HoldsTheMeanAtItsRate()
    {
        SplitMix64 random = SplitMix64.Stream(5, 0);
        int inside = 0;
        for (int audit = 0; audit < 2000; audit++)
        {
            byte[] labels = new byte[100 * 4];
            for (int i = 0; i < labels.Length; i++)
                labels[i] = (byte)(random.NextBelow(10) < 3 ? 1 : 0);
            Interval found = LabelAudit.PerExample(new TruthMatrix(100, 4, labels));
            inside += found.Low <= 1.2 && found.High >= 1.2 ? 1 : 0;
        }

        Assert.InRange(inside / 2000.0, 0.93, 0.97);
    }

    [Fact]
    public void PerExample_AllAlike_StillHasAWidth()
    {
        Interval found = LabelAudit.PerExample(new TruthMatrix(50, 2, [.. Enumerable.Repeat(new byte[] { 1, 0 }, 50).SelectMany(row => row)]));

        Assert.Equal(1, found.Estimate);
        Assert.True(found.Low < 1 && found.High > 1);
    }

    [Fact]
    public void PerExample_OneExample_IsRefused() =>
        Assert.Contains("at least 2", Assert.Throws<ConfigurationException>(() => LabelAudit.PerExample(new TruthMatrix(1, 2, [1, 0]))).Message, StringComparison.Ordinal);

    [Fact]
    public void PerClass_NeverAndAlways_ReachTheEnds()
    {
        IReadOnlyList<Interval> found = LabelAudit.PerClass(new TruthMatrix(3, 2, [1, 0, 1, 0, 1, 0]));

        Assert.Equal((1.0, 1.0, 0.0, 0.0), (found[0].Estimate, found[0].High, found[1].Estimate, found[1].Low));
        Assert.True(found[0].Low < 1 && found[1].High > 0);
    }
}
