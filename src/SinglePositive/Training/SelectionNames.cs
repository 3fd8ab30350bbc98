namespace SinglePositive.Training;

/// <summary>The words of the command line and of files for what chooses the best epoch.</summary>
public static class SelectionNames
{
    private static readonly (string Name, Selection Selection)[] s_all =
    [
        ("clean", Selection.Clean),
        // The first name of a selection is the one that files have. "observed" has meant mAP in them from the first.
        ("observed", Selection.Observed),
        ("observed-map", Selection.Observed),
        ("observed-recall", Selection.ObservedRecall),
        ("observed-loss", Selection.ObservedLoss),
    ];

    /// <summary>What chooses where there are no full validation labels and nothing was asked for: see docs/selection.md for the measurement behind it.</summary>
    public const Selection WithoutTruth = Selection.Observed;

    /// <summary>All words.</summary>
    public static IReadOnlyList<string> All { get; } = [.. s_all.Select(entry => entry.Name)];

    /// <summary>The word of a selection in files.</summary>
    public static string Of(Selection selection) => s_all.First(entry => entry.Selection == selection).Name;

    /// <summary>The selection that a file's word stands for; clean for a word that is none.</summary>
    public static Selection Read(string? name) => s_all.FirstOrDefault(entry => entry.Name == name).Selection;

    /// <summary>The selection that a word of the command line stands for.</summary>
    public static Selection Parse(string name) => name == "observed" ? WithoutTruth : Read(name);
}
