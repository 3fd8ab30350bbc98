namespace SinglePositive.Data;

/// <summary>One outside format that can be imported.</summary>
public sealed class ImportFormat
{
    internal ImportFormat(string name, string needs, Func<string, bool> recognises, Func<string, ImportContext, DatasetContent> read)
    {
        Name = name;
        Needs = needs;
        Recognises = recognises;
        Read = read;
    }

    /// <summary>The name that <c>--from</c> takes.</summary>
    public string Name { get; }

    /// <summary>What a source of this format consists of, in one sentence.</summary>
    public string Needs { get; }

    /// <summary>True when examples without a present label are dropped from every split by default, as in the paper; otherwise only from train.</summary>
    public bool DropsEmptyEverywhere { get; internal init; }

    /// <summary>True when the classes are whatever the source happens to contain, so that several sources are united (sorted); otherwise they must agree.</summary>
    internal bool HasOpenClasses { get; init; }

    /// <summary>True when a source looks like this format. Cheap: looks at names, reads nothing.</summary>
    internal Func<string, bool> Recognises { get; }

    /// <summary>Reads a source.</summary>
    internal Func<string, ImportContext, DatasetContent> Read { get; }
}

/// <summary>What a reader is given besides its source.</summary>
internal sealed class ImportContext(ImportOptions options)
{
    public ImportOptions Options { get; } = options;

    /// <summary>What a source with a single split becomes.</summary>
    public string Split { get; set; } = SplitNames.Train;

    public List<string> Warnings { get; } = [];

    /// <summary>The caller's value map, else the format's own.</summary>
    public ValueMap Values(ValueMap otherwise) => Options.Values is null ? otherwise : ValueMap.Parse(Options.Values);
}
