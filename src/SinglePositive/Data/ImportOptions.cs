namespace SinglePositive.Data;

/// <summary>How a source is turned into a dataset folder. Everything has a default.</summary>
public sealed record ImportOptions
{
    /// <summary>The name of a format (<see cref="ImportFormats.All"/>) or <c>auto</c>, which looks at the source.</summary>
    public string Format { get; init; } = ImportFormats.Auto;

    /// <summary>A second source of the same format that becomes the test split.</summary>
    public string? TestSource { get; init; }

    /// <summary>A further source of the same format that becomes the validation split.</summary>
    public string? ValidationSource { get; init; }

    /// <summary>What happens to examples without a present label; null is the format's own rule (see <see cref="ImportFormat.DropsEmptyEverywhere"/>).</summary>
    public EmptyExamples? Empty { get; init; }

    /// <summary>A value map (<see cref="ValueMap.Parse"/>); null is the format's own.</summary>
    public string? Values { get; init; }

    /// <summary><c>arff</c>: Mulan's XML file with the names of the labels.</summary>
    public string? LabelsFile { get; init; }

    /// <summary><c>prepared</c>: the file of the training features, where several could be meant.</summary>
    public string? FeaturesFile { get; init; }

    /// <summary><c>voc</c>: the image list that becomes train.</summary>
    public string TrainList { get; init; } = "train";

    /// <summary><c>voc</c>: the image list that becomes test.</summary>
    public string TestList { get; init; } = "val";

    /// <summary><c>csv</c>: what stands between the labels of a delimited list; null when the file is no such list.</summary>
    public string? Delimiter { get; init; }

    /// <summary>The dataset's name; null takes the name of its folder.</summary>
    public string? Name { get; init; }

    /// <summary>True to replace a dataset that is there.</summary>
    public bool Force { get; init; }
}

/// <summary>What happens to examples without a present label.</summary>
public enum EmptyExamples
{
    /// <summary>They are left out of ids, labels and features alike.</summary>
    Drop,

    /// <summary>They stay.</summary>
    Keep,

    /// <summary>The first one ends the import.</summary>
    Error,
}

/// <summary>What an import made.</summary>
/// <param name="Dataset">The new dataset.</param>
/// <param name="Format">The format that was read; of interest after <c>auto</c>.</param>
/// <param name="Dropped">Examples left out because no label was present, by split; only splits that lost some.</param>
/// <param name="Warnings">Sentences about what was odd but acceptable.</param>
public sealed record ImportResult(Dataset Dataset, string Format, IReadOnlyDictionary<string, int> Dropped, IReadOnlyList<string> Warnings);
