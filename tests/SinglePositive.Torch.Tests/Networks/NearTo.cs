namespace SinglePositive.Torch.Tests.Networks;

/// <summary>Closeness of outputs, relative to the largest.</summary>
internal static class NearTo
{
    /// <summary>Asserts that max |a - e| is at most <paramref name="relative"/> times max |e|, and returns their ratio.</summary>
    public static double Assert(double[] expected, float[] actual, double relative)
    {
        Xunit.Assert.Equal(expected.Length, actual.Length);
        double scale = expected.Max(Math.Abs);
        double difference = expected.Zip(actual, (e, a) => Math.Abs(e - a)).Max() / scale;
        Xunit.Assert.True(scale > 0.01, $"the outputs are next to nothing: {scale}");
        Xunit.Assert.True(difference <= relative, $"the largest difference is {difference:e2} of the largest output");
        return difference;
    }
}
