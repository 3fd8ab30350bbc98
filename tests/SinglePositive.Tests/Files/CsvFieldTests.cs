using SinglePositive.Files;

namespace SinglePositive.Tests.Files;

/// <summary>Fields of CSV files.</summary>
public sealed class CsvFieldTests
{
    [Theory]
    [InlineData(null, "")]
    [InlineData("", "")]
    [InlineData("dog", "dog")]
    [InlineData("a dog", "a dog")]
    [InlineData("dog, cat", "\"dog, cat\"")]
    [InlineData("the \"dog\"", "\"the \"\"dog\"\"\"")]
    [InlineData("dog\ncat", "\"dog\ncat\"")]
    [InlineData("dog\r", "\"dog\r\"")]
    public void Of_Text_IsQuotedOnlyWhereItMustBe(string? text, string expected) => Assert.Equal(expected, CsvField.Of(text));

    [Theory]
    [InlineData(double.NaN, "")]
    [InlineData(0.1, "0.1")]
    [InlineData(1e-7, "1E-07")]
    [InlineData(-3, "-3")]
    public void Of_Number_HasAllDigitsAndNoneWhenUnknown(double number, string expected) => Assert.Equal(expected, CsvField.Of(number));
}
