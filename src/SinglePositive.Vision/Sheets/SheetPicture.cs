using SinglePositive.Labels;
using SinglePositive.Vision.Images;

namespace SinglePositive.Vision.Sheets;

/// <summary>What a contact sheet says about a label of a picture. Each has a sign of its own, so that none is told by its colour alone.</summary>
public enum SheetMark
{
    /// <summary>Training was given it: a dot.</summary>
    Given,

    /// <summary>Recovered, and true: a tick.</summary>
    Right,

    /// <summary>Recovered, and not true: a cross.</summary>
    Wrong,

    /// <summary>True, and not recovered: a ring.</summary>
    Missed,

    /// <summary>Recovered, and nobody knows whether it is true: a plus.</summary>
    Proposed,
}

/// <summary>A label of a picture.</summary>
/// <param name="Name">The class's name.</param>
/// <param name="Mark">What is said about it.</param>
public sealed record SheetLabel(string Name, SheetMark Mark);

/// <summary>A picture of a contact sheet and its labels, in the order in which they are listed.</summary>
/// <param name="Image">The picture, of any size and form.</param>
/// <param name="Labels">Its labels.</param>
/// <param name="Caption">A line above them, such as the picture's id; null for none.</param>
public sealed record SheetPicture(RgbImage Image, IReadOnlyList<SheetLabel> Labels, string? Caption = null)
{
    /// <summary>The labels of a training picture: what was given, what estimates recover beyond it (the most probable first, right ones before wrong ones), what they miss.</summary>
    /// <param name="classes">The names of the L classes.</param>
    /// <param name="observed">What training saw of the picture, L states.</param>
    /// <param name="estimates">L probabilities.</param>
    /// <param name="truth">L values, 1 where the class is present; empty when nobody knows.</param>
    /// <param name="threshold">The probability from which on a label counts as recovered.</param>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public static IReadOnlyList<SheetLabel> Compare(IReadOnlyList<string> classes, ReadOnlySpan<LabelState> observed, ReadOnlySpan<float> estimates, ReadOnlySpan<byte> truth, double threshold = 0.5)
    {
        ArgumentNullException.ThrowIfNull(classes);
        if (observed.Length != classes.Count || estimates.Length != classes.Count || (truth.Length != classes.Count && truth.Length != 0))
            throw new ArgumentException($"{classes.Count} classes need as many observed states, estimates and true labels; there are {observed.Length}, {estimates.Length} and {truth.Length}.", nameof(classes));
        List<(SheetLabel Label, float Probability)> labels = [];
        for (int i = 0; i < classes.Count; i++)
        {
            bool? isTrue = truth.Length == 0 ? null : truth[i] != 0;
            if (Mark(observed[i], estimates[i] >= threshold, isTrue) is SheetMark mark)
                labels.Add((new SheetLabel(classes[i], mark), estimates[i]));
        }

        return [.. labels.OrderBy(label => Place(label.Label.Mark)).ThenByDescending(label => label.Probability).Select(label => label.Label)];
    }

    private static SheetMark? Mark(LabelState observed, bool recovered, bool? isTrue) => (observed, recovered, isTrue) switch
    {
        (LabelState.Present, _, _) => SheetMark.Given,
        (LabelState.Absent, _, _) => null,
        (_, true, true) => SheetMark.Right,
        (_, true, false) => SheetMark.Wrong,
        (_, true, null) => SheetMark.Proposed,
        (_, false, true) => SheetMark.Missed,
        _ => null,
    };

    private static int Place(SheetMark mark) => mark switch
    {
        SheetMark.Given => 0,
        SheetMark.Right or SheetMark.Proposed => 1,
        SheetMark.Wrong => 2,
        _ => 3,
    };
}
