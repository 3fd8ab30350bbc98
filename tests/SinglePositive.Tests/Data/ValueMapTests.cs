using SinglePositive.Data;
using SinglePositive.Labels;

namespace SinglePositive.Tests.Data;

public class ValueMapTests
{
    [Theory]
    [InlineData("zeroone", "1", LabelState.Present)]
    [InlineData("zeroone", " 0.0 ", LabelState.Absent)]
    [InlineData("zeroone", "-1", null)]
    [InlineData("zeroone", "", null)]
    [InlineData("reference", "-1", LabelState.Absent)]
    [InlineData("reference", "0", LabelState.Unknown)]
    [InlineData("CheXpert", "-1.0", LabelState.Unknown)]
    [InlineData("chexpert", " ", LabelState.Unknown)]
    [InlineData("yes=present, no=absent, blank=unknown", "YES", LabelState.Present)]
    [InlineData("yes=present, no=absent, blank=unknown", "maybe", null)]
    public void TryMap_Text_GivesItsMeaning(string map, string value, LabelState? expected)
    {
        Assert.Equal(expected is not null, ValueMap.Parse(map).TryMap(value, out LabelState state));
        Assert.Equal(expected ?? state, state);
    }

    [Fact]
    public void TryMap_Number_NaNIsBlank()
    {
        Assert.True(ValueMap.CheXpert.TryMap(double.NaN, out LabelState state));
        Assert.Equal(LabelState.Unknown, state);
        Assert.False(ValueMap.ZeroOne.TryMap(double.NaN, out _));
        Assert.Equal("1, 0, -1, blank", ValueMap.CheXpert.Accepted);
    }

    [Theory]
    [InlineData("one")]
    [InlineData("1=perhaps")]
    [InlineData("=present")]
    [InlineData("0=absent")]
    [InlineData("1=present,1.0=absent")]
    [InlineData("")]
    public void Parse_Malformed_IsAConfigurationError(string text) => Assert.Throws<ConfigurationException>(() => ValueMap.Parse(text));
}
