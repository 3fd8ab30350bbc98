using System.Text.Json;
using CsCheck;
using SinglePositive.Labels;

namespace SinglePositive.Tests.Labels;

public class ValidationSplitTests
{
    [Fact]
    public void Draw_57Rows_IsThePapersSplit()
    {
        JsonElement golden = Golden("split57");
        ValidationSplit split = ValidationSplit.Draw(57);
        Assert.Equal(Integers(golden.GetProperty("train")), split.Train);
        Assert.Equal(Integers(golden.GetProperty("val")), split.Validation);
    }

    [Fact]
    public void Draw_PascalVoc_IsThePapersSplit()
    {
        JsonElement golden = Golden("split5717");
        ValidationSplit split = ValidationSplit.Draw(5717);
        Assert.Equal(golden.GetProperty("trainCount").GetInt32(), split.Train.Length);
        Assert.Equal(golden.GetProperty("valCount").GetInt32(), split.Validation.Length);
        Assert.Equal(Integers(golden.GetProperty("train20")), split.Train.Take(20));
        Assert.Equal(Integers(golden.GetProperty("val20")), split.Validation.Take(20));
        Assert.Equal(golden.GetProperty("trainSum").GetInt64(), split.Train.Sum(row => (long)row));
        Assert.Equal(golden.GetProperty("valSum").GetInt64(), split.Validation.Sum(row => (long)row));
    }

    [Theory]
    [InlineData(5, 0.5, 2)] // 2.5 to the even number
    [InlineData(7, 0.5, 4)] // 3.5 to the even number
    [InlineData(82081, 0.2, 16416)]
    [InlineData(1, 0.2, 0)]
    [InlineData(2, 0.2, 0)]
    [InlineData(10, 0.0, 0)]
    [InlineData(0, 0.2, 0)]
    public void Draw_Share_IsRoundedToEven(int examples, double fraction, int validation) =>
        Assert.Equal(validation, ValidationSplit.Draw(examples, fraction).Validation.Length);

    [Theory]
    [InlineData(-0.1)]
    [InlineData(1.0)]
    [InlineData(double.NaN)]
    public void Draw_ShareOutOfRange_IsRefused(double fraction) =>
        Assert.Throws<ConfigurationException>(() => ValidationSplit.Draw(10, fraction));

    [Fact]
    public void Draw_AnySizeShareAndSeed_IsASortedPartitionOrRefusedForWantOfTrainingRows() =>
        Gen.Select(Gen.Int[0, 300], Gen.Double[0, 0.99], Gen.UInt).Sample((examples, fraction, seed) =>
        {
            if (examples > 0 && Math.Round(fraction * examples) == examples)
            {
                Assert.Throws<ConfigurationException>(() => ValidationSplit.Draw(examples, fraction, seed));
                return;
            }
            ValidationSplit split = ValidationSplit.Draw(examples, fraction, seed);
            Assert.Equal(split.Train.Order(), split.Train);
            Assert.Equal(split.Validation.Order(), split.Validation);
            Assert.Equal(Enumerable.Range(0, examples), split.Train.Concat(split.Validation).Order());
        });

    private static JsonElement Golden(string name) => JsonDocument.Parse(File.ReadAllText(GoldenFolder.File("numpy_random.json"))).RootElement.GetProperty(name);

    private static IEnumerable<int> Integers(JsonElement array) => array.EnumerateArray().Select(value => value.GetInt32());
}
