using SinglePositive.Numerics;
using SinglePositive.Training;

namespace SinglePositive.Tests.Training;

public sealed class AdamLanesTests
{
    private const int Length = 64 * AdamLanes<Lanes512>.Group;

    public static TheoryData<LaneWidth, double> Cases()
    {
        TheoryData<LaneWidth, double> data = [];
        foreach (LaneWidth width in Enum.GetValues<LaneWidth>())
        {
            data.Add(width, 0);
            data.Add(width, 0.01);
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Apply_ManySteps_IsAdam(LaneWidth width, double decay)
    {
        const double rate = 1e-2;
        double[] weights = Random(1, 1), expected = [.. weights], m = new double[Length], v = new double[Length];
        float[] w = Floats(weights), first = new float[Length], second = new float[Length];
        for (int step = 1; step <= 200; step++)
        {
            // From slopes that vanish in float32 to ones that training would never see.
            double[] g = [.. Random(step + 1, 1).Select((x, i) => (float)(i % 7 == 0 ? 0 : x * Math.Pow(10, (i % 40) - 25)))];
            Run(width, new AdamStep(step, rate, decay), w, first, second, Floats(g), false);
            for (int i = 0; i < Length; i++)
            {
                m[i] = (AdamStep.Beta1 * m[i]) + ((1 - AdamStep.Beta1) * g[i]);
                v[i] = (AdamStep.Beta2 * v[i]) + ((1 - AdamStep.Beta2) * g[i] * g[i]);
                double root = Math.Sqrt(v[i] / (1 - Math.Pow(AdamStep.Beta2, step)));
                expected[i] = (expected[i] * (1 - (rate * decay))) - (rate * m[i] / (1 - Math.Pow(AdamStep.Beta1, step)) / (root + AdamStep.Epsilon));
            }
        }

        for (int i = 0; i < Length; i++)
            Assert.True(Math.Abs(w[i] - expected[i]) < 5e-6, $"{i}: {w[i]} instead of {expected[i]}");
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void ApplyFour_AnyValues_EqualsApplyInEveryBit(LaneWidth width, double decay)
    {
        float[][] one = [Floats(Random(1, 1)), Floats(Random(2, 1e-3)), [.. Floats(Random(3, 1e-6)).Select(Math.Abs)]];
        float[][] four = [[.. one[0]], [.. one[1]], [.. one[2]]];
        for (int step = 1; step <= 50; step++)
        {
            float[] gradients = Floats(Random(step + 10, Math.Pow(10, -step)));
            Run(width, new AdamStep(step, 1e-3, decay), one[0], one[1], one[2], gradients, false);
            Run(width, new AdamStep(step, 1e-3, decay), four[0], four[1], four[2], gradients, true);
        }

        Assert.Equal(one, four);
    }

    private static double[] Random(int seed, double scale)
    {
        SplitMix64 random = SplitMix64.Stream((ulong)seed, 0);
        return [.. Enumerable.Range(0, Length).Select(_ => scale * ((2 * random.NextDouble()) - 1))];
    }

    private static float[] Floats(double[] values) => [.. values.Select(value => (float)value)];

    private static void Run(LaneWidth width, in AdamStep step, float[] weights, float[] first, float[] second, float[] gradients, bool four)
    {
        switch (width)
        {
            case LaneWidth.Bits512:
                Run<Lanes512>(step, weights, first, second, gradients, four);
                break;
            case LaneWidth.Bits256:
                Run<Lanes256>(step, weights, first, second, gradients, four);
                break;
            case LaneWidth.Bits128:
                Run<Lanes128>(step, weights, first, second, gradients, four);
                break;
            default:
                Run<Lanes1>(step, weights, first, second, gradients, four);
                break;
        }
    }

    private static unsafe void Run<V>(in AdamStep step, float[] weights, float[] first, float[] second, float[] gradients, bool four)
        where V : struct, ILanes<V>
    {
        AdamLanes<V> adam = new(step);
        fixed (float* w = weights, m = first, v = second, g = gradients)
        {
            for (int at = 0; at < Length; at += (four ? AdamLanes<V>.Group : 1) * V.Count)
            {
                if (four)
                    adam.ApplyFour(w + at, m + at, v + at, g + at);
                else
                    adam.Apply(w + at, m + at, v + at, V.Load(g + at));
            }
        }
    }
}
