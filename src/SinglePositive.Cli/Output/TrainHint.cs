using SinglePositive.Data;
using SinglePositive.Losses;
using SinglePositive.Training;

namespace SinglePositive.Cli.Output;

/// <summary>The command that trains on a dataset as it is: with the method to begin with, and without full labels with an estimate of k.</summary>
internal static class TrainHint
{
    /// <param name="dataset">The dataset.</param>
    /// <param name="features">The features to name; null when there is one set, or none to choose.</param>
    /// <param name="expectedPositives">Where k comes from; null for full labels, and for <c>auto</c> where there are none.</param>
    /// <param name="run">The run folder; null for one with the method's name.</param>
    public static string For(Dataset dataset, string? features = null, string? expectedPositives = null, string? run = null)
    {
        string loss = LossCatalog.Recommended.Name;
        string named = features is null ? "" : $" --features {ShellWord.Of(features)}";
        string? source = expectedPositives ?? (dataset.Train.HasTruth ? null : ExpectedPositivesEstimate.Auto);
        return $"spml train {ShellWord.Of(dataset.Folder)} --loss {loss}{named}{(source is null ? "" : $" --expected-positives {ShellWord.Of(source)}")} --out {run ?? $"runs/{loss}"}";
    }
}
