namespace SinglePositive.Data;

/// <summary>The names of the three splits a dataset can have.</summary>
public static class SplitNames
{
    /// <summary>The examples a model learns from (some may be set aside by <c>validation-rows.npy</c>).</summary>
    public const string Train = "train";

    /// <summary>A validation split that the source brought along.</summary>
    public const string Validation = "validation";

    /// <summary>Examples for the final figures.</summary>
    public const string Test = "test";

    /// <summary>All names, in the order in which splits are listed.</summary>
    public static IReadOnlyList<string> All { get; } = [Train, Validation, Test];
}
