using System.Runtime.Intrinsics.X86;
using SinglePositive.Numerics;

namespace SinglePositive.Tests.Numerics;

public class LaneWidthTests
{
    /// <summary>The suite is run again with the runtime's switches; each run asserts that it really tests the width it is meant for.</summary>
    [Fact]
    public void Widest_RuntimeSwitchOff_IsTheNextNarrower()
    {
        if (IsOff("DOTNET_EnableHWIntrinsic"))
            Assert.Equal(LaneWidth.Scalar, LaneWidths.Widest);
        else if (IsOff("DOTNET_EnableAVX2") || IsOff("DOTNET_EnableAVX"))
            Assert.Equal(LaneWidth.Bits128, LaneWidths.Widest);
        else if (IsOff("DOTNET_EnableAVX512"))
            Assert.Equal(Avx2.IsSupported ? LaneWidth.Bits256 : LaneWidth.Bits128, LaneWidths.Widest);
        else
            Assert.NotEqual(LaneWidth.Scalar, LaneWidths.Widest);
    }

    /// <summary>Whoever knows the processor and the switches says in SPML_EXPECT_WIDTH what must come of them: 512, 256, 128, or 32 for scalar.</summary>
    [Fact]
    public void Widest_ExpectationGiven_IsMet()
    {
        string widest = ((int)LaneWidths.Widest).ToString();
        Assert.Equal(Environment.GetEnvironmentVariable("SPML_EXPECT_WIDTH") is { Length: > 0 } expected ? expected : widest, widest);
    }

    [Theory]
    [InlineData(LaneWidth.Scalar, 1, 7)]
    [InlineData(LaneWidth.Bits128, 4, 8)]
    [InlineData(LaneWidth.Bits256, 8, 8)]
    [InlineData(LaneWidth.Bits512, 16, 16)]
    public void Padded_SevenClasses_IsWholeGroups(LaneWidth width, int lanes, int padded)
    {
        Assert.Equal(lanes, width.Lanes());
        Assert.Equal(padded, width.Padded(7));
        Assert.Equal(0, width.Padded(0));
        Assert.Equal(3 * lanes, width.Padded(3 * lanes));
    }

    private static bool IsOff(string name) => Environment.GetEnvironmentVariable(name) == "0";
}
