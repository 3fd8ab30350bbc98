using SinglePositive.Numerics;

namespace SinglePositive.Tests.Numerics;

/// <summary>The elementary functions against double, at every width.</summary>
public class LaneMathTests
{
    private const int Points = 60_000;

    // LaneMath promises less than this many units in the last place of the result.
    private const double UnitsInLastPlace = 2;

    public static TheoryData<LaneWidth> Widths => [.. Enum.GetValues<LaneWidth>()];

    [Theory]
    [MemberData(nameof(Widths))]
    public void Exp_WholeRange_IsWithinTheStatedError(LaneWidth width) =>
        AssertAccurate(Math.Exp, [.. Grid(-87, 88), .. Grid(-1, 1)], x => LaneMap.Apply(width, default(Exp), x));

    [Theory]
    [MemberData(nameof(Widths))]
    public void ExpMinusOne_WholeRange_IsWithinAFewUnitsOfItself(LaneWidth width) =>
        AssertAccurate(x => Math.Exp(x) - 1, [.. Grid(-87, -1e-4f), .. Grid(1e-4f, 1), .. Grid(-1, -1e-4f)], x => LaneMap.Apply(width, default(ExpMinusOne), x), 6);

    [Theory]
    [MemberData(nameof(Widths))]
    public void Log_WholeRange_IsWithinTheStatedError(LaneWidth width)
    {
        float[] allExponents = [.. Enumerable.Range(0, Points).Select(i => BitConverter.Int32BitsToSingle(0x00800000 + (int)(i * (long)(0x7F7FFFFF - 0x00800000) / Points)))];
        AssertAccurate(Math.Log, [FloatBits.SmallestNormal, float.MaxValue, .. allExponents, .. Grid(0.4f, 2.2f), .. Grid(1e-5f, 0.01f), .. Grid(0.999f, 1.001f)], x => LaneMap.Apply(width, default(Log), x));
    }

    [Theory]
    [MemberData(nameof(Widths))]
    public void Sigmoid_WholeRange_HasFullRelativePrecisionOnBothSides(LaneWidth width)
    {
        float[] logits = [.. Grid(-87, 87), .. Grid(-3, 3)];
        AssertAccurate(z => 1 / (1 + Math.Exp(-z)), logits, x => LaneMap.Apply(width, new Sigmoid(false), x), 3);
        AssertAccurate(z => 1 / (1 + Math.Exp(z)), logits, x => LaneMap.Apply(width, new Sigmoid(true), x), 3);
    }

    [Theory]
    [MemberData(nameof(Widths))]
    public void Sigmoid_LargeLogits_SumsToOneAndStaysAboveZero(LaneWidth width)
    {
        float[] logits = [88, -88, 104, -104, 1e30f, -1e30f, float.MaxValue, float.MinValue, float.PositiveInfinity, float.NegativeInfinity];
        float[] p = LaneMap.Apply(width, new Sigmoid(false), logits), q = LaneMap.Apply(width, new Sigmoid(true), logits);
        for (int i = 0; i < logits.Length; i++)
        {
            Assert.Equal(logits[i] > 0 ? 1f : 0f, p[i], 1e-37f);
            Assert.Equal(logits[i] > 0 ? 0f : 1f, q[i], 1e-37f);
            Assert.True(Math.Min(p[i], q[i]) >= FloatBits.SmallestNormal);
        }
    }

    [Theory]
    [MemberData(nameof(Widths))]
    public void Exp_OutsideTheRange_StaysAtTheEnds(LaneWidth width)
    {
        float[] x = [float.NegativeInfinity, -1e10f, -87.1f, -87f, 88f, 88.1f, 1e10f, float.PositiveInfinity, 0f, -0f];
        float low = LaneMap.Apply(width, default(Exp), [-87f])[0], high = LaneMap.Apply(width, default(Exp), [88f])[0];
        Assert.Equal([low, low, low, low, high, high, high, high, 1f, 1f], LaneMap.Apply(width, default(Exp), x));
    }

    [Theory]
    [MemberData(nameof(Widths))]
    public void AllFunctions_NaN_GivesNaNInThatLaneOnly(LaneWidth width)
    {
        float[] x = [.. Enumerable.Repeat(0.75f, 33)], clean = [.. x];
        x[0] = x[5] = x[20] = x[32] = float.NaN;
        foreach (Func<float[], float[]> function in new Func<float[], float[]>[]
        {
            each => LaneMap.Apply(width, default(Exp), each),
            each => LaneMap.Apply(width, default(Log), each),
            each => LaneMap.Apply(width, new Sigmoid(false), each),
            each => LaneMap.Apply(width, new Sigmoid(true), each),
        })
        {
            Assert.Equal(function(clean).Select((y, i) => float.IsNaN(x[i]) ? float.NaN : y), function(x));
        }
    }

    [Fact]
    public void Log_One_IsZero() => Assert.Equal([0f], LaneMap.Apply(LaneWidths.Widest, default(Log), [1f]));

    private static void AssertAccurate(Func<double, double> exact, float[] points, Func<float[], float[]> function, double allowed = UnitsInLastPlace)
    {
        float[] actual = function(points);
        double worst = 0;
        int at = 0;
        for (int i = 0; i < points.Length; i++)
        {
            double expected = exact(points[i]);
            float rounded = Math.Abs((float)expected);
            double error = Math.Abs(actual[i] - expected) / (MathF.BitIncrement(rounded) - (double)rounded);
            if (!(error <= worst))
                (worst, at) = (error, i);
        }

        Assert.True(worst < allowed, $"{worst:F3} units in the last place at {points[at]:R}: {actual[at]:R} in place of {exact(points[at]):R}");
    }

    private static IEnumerable<float> Grid(float low, float high) => Enumerable.Range(0, Points + 1).Select(i => low + ((high - low) * (i / (float)Points)));


    private readonly struct Exp : ILaneFunction
    {
        public V At<V>(V a, V b, V c)
            where V : struct, ILanes<V> => LaneMath.Exp(a);
    }

    private readonly struct Log : ILaneFunction
    {
        public V At<V>(V a, V b, V c)
            where V : struct, ILanes<V> => LaneMath.Log(a);
    }

    private readonly struct ExpMinusOne : ILaneFunction
    {
        public V At<V>(V a, V b, V c)
            where V : struct, ILanes<V> => LaneMath.ExpMinusOne(a);
    }

    private readonly struct Sigmoid(bool isComplement) : ILaneFunction
    {
        public V At<V>(V a, V b, V c)
            where V : struct, ILanes<V> => isComplement ? LaneMath.Sigmoid(a).Q : LaneMath.Sigmoid(a).P;
    }
}
