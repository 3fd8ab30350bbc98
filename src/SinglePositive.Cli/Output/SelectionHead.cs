using SinglePositive.Training;

namespace SinglePositive.Cli.Output;

/// <summary>What tables call the number that selects, where it is neither of the validation mAPs.</summary>
internal static class SelectionHead
{
    /// <summary>The head of a narrow column.</summary>
    public static string Short(Selection selection) => selection == Selection.ObservedRecall ? "recall" : "log-lik.";

    /// <summary>The whole name.</summary>
    public static string Of(Selection selection) => selection == Selection.ObservedRecall ? "recall of observed labels, per cent" : "log-likelihood of observed labels";
}
