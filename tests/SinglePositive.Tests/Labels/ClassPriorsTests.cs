using CsCheck;
using SinglePositive.Labels;

namespace SinglePositive.Tests.Labels;

public class ClassPriorsTests
{
    [Fact]
    public void FromObserved_SinglePositives_AreFrequenciesScaledToK()
    {
        ObservedMatrix observed = ObservedMatrix.OnePresent([0, 0, 1, 2, 2, 2], 4);
        Assert.Equal([0.6f, 0.3f, 0.6f, 0f], ClassPriors.FromObserved(observed, [0, 1, 2, 3, 4], 1.5));
    }

    [Fact]
    public void FromObserved_MoreThanOneLabelPerRow_StillSumToK() => Gen.SByte[-1, 1].Array[12].Sample(states =>
    {
        ObservedMatrix observed = new(3, 4, [.. states.Select(state => (LabelState)state)]);
        Assert.Equal(states.Contains((sbyte)1) ? 0.9 : 0, ClassPriors.FromObserved(observed, [0, 1, 2], 0.9).Sum(x => (double)x), 1e-6);
    });

    [Fact]
    public void FromObserved_LargeK_StaysAtOne() => Assert.Equal([1f, 0.5f], ClassPriors.FromObserved(ObservedMatrix.OnePresent([0, 0, 0, 0, 1], 2), [0, 1, 2, 3, 4], 2.5));
}
