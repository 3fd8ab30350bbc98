using SinglePositive.Numerics;

namespace SinglePositive.Tests.Numerics;

/// <summary>Numbers that PyTorch 1.13 printed after <c>torch.manual_seed(5)</c>: <c>nn.Linear(3, 2)</c>, <c>rand(5)</c>, <c>randperm(11)</c>, <c>randperm(1)</c>, <c>randperm(6)</c>.</summary>
public sealed class TorchGeneratorTests
{
    [Theory]
    [InlineData(5)]
    [InlineData((1L << 32) + 5)]
    public void Draws_AfterASeed_ArePyTorchs(long seed)
    {
        TorchGenerator random = new((ulong)seed);
        float bound = (float)(1 / Math.Sqrt(3));
        float[] weight = new float[6], bias = new float[2], uniform = new float[5];
        random.Uniform(weight, -bound, bound);
        random.Uniform(bias, -bound, bound);
        random.Uniform(uniform, 0, 1);

        Assert.Equal([0.381341994f, -0.431729913f, 0.470505476f, 0.369419903f, 0.485093653f, -0.442659974f], weight);
        Assert.Equal([-0.387527287f, 0.274725646f], bias);
        Assert.Equal([0.033264637f, 0.994184732f, 0.606428564f, 0.564571261f, 0.0724121928f], uniform);
        Assert.Equal([7, 9, 8, 10, 1, 3, 5, 2, 0, 4, 6], random.Permutation(11));
        Assert.Equal([0], random.Permutation(1));
        Assert.Equal([3, 5, 0, 4, 1, 2], random.Permutation(6));
    }

    [Fact]
    public void Permutation_Thousand_IsPyTorchs()
    {
        TorchGenerator random = new(1);

        Assert.Equal([845, 303, 66, 436, 239, 593], random.Permutation(1000)[..6]);
        Assert.Equal([920, 812, 207], random.Permutation(1000)[^3..]);
    }
}
