using SinglePositive.Numerics;

namespace SinglePositive.Tests.Numerics;

/// <summary>Every member of the lane abstraction at every width against scalar arithmetic.</summary>
public unsafe class LaneMembersTests
{
    private static readonly float[] s_special =
        [0f, -0f, 1f, -1f, 0.5f, 1.5f, 2.5f, -2.5f, 3f, 0.70710677f, 0.70710683f, 1.4142135f, 1.4142137f, 88f, -87f, 1e-38f, 1e38f, float.MaxValue, float.MinValue, float.PositiveInfinity, float.NegativeInfinity, float.NaN];

    public static MatrixTheoryData<LaneWidth, LaneMember> Members => new(Enum.GetValues<LaneWidth>(), Enum.GetValues<LaneMember>());

    public static TheoryData<LaneWidth> Widths => [.. Enum.GetValues<LaneWidth>()];

    [Theory]
    [MemberData(nameof(Members))]
    public void Member_EveryPairOfSpecialAndRandomNumbers_IsTheScalarResult(LaneWidth width, LaneMember member)
    {
        LaneMemberFunction function = new(member);
        (float[] a, float[] b, float[] c) = Inputs(member);
        float[] actual = LaneMap.Apply(width, function, a, b, c);
        for (int i = 0; i < a.Length; i++)
        {
            float expected = function.Expected(a[i], b[i], c[i]);
            Assert.True(expected.Equals(actual[i]), $"{member}({a[i]:R}, {b[i]:R}, {c[i]:R}): expected {expected:R}, got {actual[i]:R}");
        }
    }

    [Theory]
    [MemberData(nameof(Widths))]
    public void MultiplyAdd_RandomNumbers_RoundsOnceOrTwice(LaneWidth width)
    {
        (float[] a, float[] b, float[] c) = Inputs(LaneMember.Add);
        float[] actual = LaneMap.Apply(width, default(MultiplyAdd), a, b, c);
        for (int i = 0; i < a.Length; i++)
            Assert.True(actual[i].Equals(MathF.FusedMultiplyAdd(a[i], b[i], c[i])) || actual[i].Equals((a[i] * b[i]) + c[i]), $"{a[i]:R}·{b[i]:R} + {c[i]:R} gave {actual[i]:R}");
    }

    [Theory]
    [MemberData(nameof(Widths))]
    public void Estimates_WhereTheyExist_AreGoodTo14Bits(LaneWidth width)
    {
        float[] positive = [.. Enumerable.Range(0, 20_000).Select(i => MathF.ScaleB(1 + (i / 20_000f), (i * 7 % 240) - 120))];
        float[] reciprocal = LaneMap.Apply(width, new Estimate(false), positive), root = LaneMap.Apply(width, new Estimate(true), positive);
        double bound = Math.ScaleB(1, -14);
        for (int i = 0; i < positive.Length; i++)
        {
            Assert.InRange(reciprocal[i] * (double)positive[i], 1 - bound, 1 + bound);
            Assert.InRange(root[i] * Math.Sqrt(positive[i]), 1 - bound, 1 + bound);
        }
    }

    [Theory]
    [MemberData(nameof(Widths))]
    public void LoadStoreSumBroadcast_EveryLane_ReadAndWriteExactlyTheCount(LaneWidth width)
    {
        switch (width)
        {
            case LaneWidth.Bits512: CheckMemory<Lanes512>(width); break;
            case LaneWidth.Bits256: CheckMemory<Lanes256>(width); break;
            case LaneWidth.Bits128: CheckMemory<Lanes128>(width); break;
            default: CheckMemory<Lanes1>(width); break;
        }
    }

    private static void CheckMemory<V>(LaneWidth width)
        where V : struct, ILanes<V>
    {
        Assert.Equal(width.Lanes(), V.Count);
        float[] numbers = [.. Enumerable.Range(1, V.Count + 2).Select(i => i + 0.25f)], stored = new float[V.Count + 2];
        sbyte[] bytes = [.. Enumerable.Range(0, 256 + V.Count).Select(i => (sbyte)(i - 128))];
        fixed (float* source = numbers, destination = stored)
        fixed (sbyte* signed = bytes)
        {
            V lanes = V.Load(source + 1);
            lanes.Store(destination + 1);
            Assert.Equal([0f, .. numbers[1..(V.Count + 1)], 0f], stored);
            Assert.Equal(numbers[1..(V.Count + 1)].Sum(x => (double)x), V.Sum(lanes));
            V.Broadcast(-2.5f).Store(destination + 1);
            Assert.Equal([0f, .. Enumerable.Repeat(-2.5f, V.Count), 0f], stored);
            for (int at = 0; at < 256; at += V.Count)
            {
                V.LoadSigned(signed + at).Store(destination + 1);
                Assert.Equal(Enumerable.Range(at - 128, V.Count).Select(i => (float)i), stored[1..(V.Count + 1)]);
            }
        }
    }

    private static (float[] A, float[] B, float[] C) Inputs(LaneMember member)
    {
        Random random = new(6);
        float[] numbers = [.. s_special, .. Enumerable.Range(0, 60).Select(_ => (random.NextSingle() - 0.5f) * MathF.ScaleB(1, random.Next(-20, 20)))];
        float[] seconds = numbers;
        if (member is LaneMember.Mantissa or LaneMember.Exponent)
            numbers = [.. numbers.Select(MathF.Abs).Where(x => x >= FloatBits.SmallestNormal && float.IsFinite(x))];
        if (member == LaneMember.Scale)
            seconds = [.. Enumerable.Range(-126, 254).Select(n => (float)n)];
        (float A, float B)[] pairs = [.. numbers.SelectMany(a => seconds.Select(b => (a, b)))];
        return ([.. pairs.Select(p => p.A)], [.. pairs.Select(p => p.B)], [.. pairs.Select((_, i) => numbers[i * 5 % numbers.Length])]);
    }

    private readonly struct MultiplyAdd : ILaneFunction
    {
        public V At<V>(V a, V b, V c)
            where V : struct, ILanes<V> => V.MultiplyAdd(a, b, c);
    }

    private readonly struct Estimate(bool isRoot) : ILaneFunction
    {
        public V At<V>(V a, V b, V c)
            where V : struct, ILanes<V> =>
            V.HasEstimates ? (isRoot ? V.ReciprocalSqrtEstimate(a) : V.ReciprocalEstimate(a)) : V.Broadcast(1f) / (isRoot ? V.Sqrt(a) : a);
    }
}
