using SinglePositive.Labels;
using SinglePositive.Vision.Sheets;

namespace SinglePositive.Vision.Tests.Sheets;

public class SheetPictureTests
{
    private static readonly string[] _classes = ["tree", "car", "sun", "key", "cup", "fish"];

    private static readonly LabelState[] _observed =
        [LabelState.Unknown, LabelState.Present, LabelState.Unknown, LabelState.Unknown, LabelState.Unknown, LabelState.Absent];

    private static readonly float[] _estimates = [0.6f, 0.1f, 0.9f, 0.5f, 0.2f, 0.9f];

    [Fact]
    public void Compare_WithTruth_TellsRightFromWrongAndMissed()
    {
        IReadOnlyList<SheetLabel> labels = SheetPicture.Compare(_classes, _observed, _estimates, [1, 1, 1, 0, 1, 0]);

        Assert.Equal(
            [new("car", SheetMark.Given), new("sun", SheetMark.Right), new("tree", SheetMark.Right), new("key", SheetMark.Wrong), new("cup", SheetMark.Missed)],
            labels);
    }

    [Fact]
    public void Compare_WithoutTruth_ProposesOnly()
    {
        IReadOnlyList<SheetLabel> labels = SheetPicture.Compare(_classes, _observed, _estimates, default, threshold: 0.55);

        Assert.Equal([new("car", SheetMark.Given), new("sun", SheetMark.Proposed), new("tree", SheetMark.Proposed)], labels);
    }

    [Fact]
    public void Compare_OtherLengths_AreRefused()
    {
        Assert.Throws<ArgumentException>(() => SheetPicture.Compare(_classes, _observed.AsSpan(1), _estimates, default));
        Assert.Throws<ArgumentException>(() => SheetPicture.Compare(_classes, _observed, _estimates.AsSpan(1), default));
        Assert.Throws<ArgumentException>(() => SheetPicture.Compare(_classes, _observed, _estimates, new byte[5]));
    }
}
