namespace SinglePositive.Data;

/// <summary>What a dataset records about one set of features.</summary>
/// <param name="Dimension">D, values per example, the same in every split.</param>
/// <param name="DType"><c>float32</c> or <c>float16</c>.</param>
/// <param name="Provenance">Where the features came from: a file name, or the backbone that made them.</param>
public sealed record FeatureInfo(int Dimension, string DType, string Provenance)
{
    /// <summary>The name of four-byte floats in dataset.json.</summary>
    public const string Float32 = "float32";

    /// <summary>The name of two-byte floats in dataset.json.</summary>
    public const string Float16 = "float16";

    /// <summary>The network that made them from pictures; null for features that came as a file.</summary>
    public BackboneInfo? Backbone { get; init; }

    /// <summary>True for <see cref="Float16"/>.</summary>
    public bool IsHalf => DType == Float16;
}
