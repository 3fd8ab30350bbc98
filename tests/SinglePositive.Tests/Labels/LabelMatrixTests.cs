using SinglePositive.Labels;

namespace SinglePositive.Tests.Labels;

public class LabelMatrixTests
{
    [Fact]
    public void TruthMatrix_WrongLength_SaysBothSizes()
    {
        ArgumentException error = Assert.Throws<ArgumentException>(() => new TruthMatrix(2, 3, new byte[5]));
        Assert.Contains("2 × 3 needs 6", error.Message, StringComparison.Ordinal);
        Assert.Contains("has 5", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ObservedMatrix_Indexer_IsRowMajor()
    {
        ObservedMatrix labels = new(2, 2, [LabelState.Present, LabelState.Unknown, LabelState.Absent, LabelState.Unknown]);
        Assert.Equal(LabelState.Absent, labels[1, 0]);
        Assert.Equal(LabelState.Unknown, labels[0, 1]);
    }

    [Fact]
    public void OnePresent_KnownClasses_ArePresentAndTheRestUnknown()
    {
        ObservedMatrix labels = ObservedMatrix.OnePresent([2, 0], 3);
        Assert.Equal((2, 3), (labels.Examples, labels.Classes));
        Assert.Equal([LabelState.Unknown, LabelState.Unknown, LabelState.Present, LabelState.Present, LabelState.Unknown, LabelState.Unknown], labels.Values);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(3)]
    public void OnePresent_NoSuchClass_NamesTheExample(int known)
    {
        ArgumentOutOfRangeException error = Assert.Throws<ArgumentOutOfRangeException>(() => ObservedMatrix.OnePresent([0, known], 3));
        Assert.Contains($"example 1 is {known}", error.Message, StringComparison.Ordinal);
    }
}
