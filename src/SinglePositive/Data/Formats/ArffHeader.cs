using System.Globalization;

namespace SinglePositive.Data.Formats;

/// <summary>One attribute of an ARFF file.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Kind">What its values are.</param>
/// <param name="Values">The values of a nominal attribute in their order, else empty.</param>
internal sealed record ArffAttribute(string Name, ArffKind Kind, IReadOnlyList<string> Values)
{
    /// <summary>True for a nominal attribute whose values are all numbers, such as <c>{0,1}</c>: the value itself is the feature.</summary>
    public bool IsNumericNominal { get; } = Kind == ArffKind.Nominal && Values.All(value => double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out _));

    /// <summary>Feature columns: one for a number, one per value (one-hot) for names, none for text and dates.</summary>
    public int Columns => Kind switch
    {
        ArffKind.Text => 0,
        ArffKind.Nominal when !IsNumericNominal => Values.Count,
        _ => 1,
    };

    /// <summary>The value that a sparse row leaves out: zero, or the first nominal value.</summary>
    public string Omitted => Kind == ArffKind.Nominal ? Values[0] : "0";
}

/// <summary>The kinds of ARFF attributes.</summary>
internal enum ArffKind
{
    /// <summary>numeric, real or integer.</summary>
    Numeric,

    /// <summary>One of a list of values.</summary>
    Nominal,

    /// <summary>string or date: not a feature.</summary>
    Text,
}

/// <summary>Everything before <c>@data</c>.</summary>
internal sealed class ArffHeader
{
    private readonly HashSet<string> _names = new(StringComparer.Ordinal);

    private ArffHeader(string path) => Path = path;

    public string Path { get; }

    /// <summary>The relation's name, where MEKA keeps its <c>-C n</c>.</summary>
    public string Relation { get; private set; } = "";

    public List<ArffAttribute> Attributes { get; } = [];

    /// <summary>The number of the <c>@data</c> line.</summary>
    public int DataLine { get; private set; }

    /// <summary>Reads up to and including <c>@data</c>.</summary>
    /// <exception cref="DataFormatException">A declaration cannot be read; its line is named.</exception>
    public static ArffHeader Read(StreamReader reader, string path)
    {
        ArffHeader header = new(path);
        for (int number = 1; SourceText.NextLine(reader, path, number) is { } line; number++)
        {
            ArffTokens tokens = new(line);
            if (!tokens.Next(out ReadOnlySpan<char> keyword))
                continue;
            if (keyword.Equals("@data", StringComparison.OrdinalIgnoreCase))
            {
                header.DataLine = number;
                return header.Attributes.Count > 0 ? header : throw SourceText.Wrong(path, number, "@data follows, but no @attribute was declared.");
            }

            if (keyword.Equals("@attribute", StringComparison.OrdinalIgnoreCase))
                header.AddAttribute(ref tokens, number);
            else if (keyword.Equals("@relation", StringComparison.OrdinalIgnoreCase))
                header.Relation = tokens.Next(out ReadOnlySpan<char> name) ? name.ToString() + tokens.Rest.ToString() : "";
            else
                throw SourceText.Wrong(path, number, $"@relation, @attribute or @data is expected; found '{keyword}'.");
        }

        throw new DataFormatException(path, null, "the file ends without an @data line.");
    }

    private void AddAttribute(ref ArffTokens tokens, int number)
    {
        if (!tokens.Next(out ReadOnlySpan<char> name))
            throw SourceText.Wrong(Path, number, "an attribute needs a name and a type" + (tokens.IsUnterminated ? "; a quote is not closed." : "."));
        string attribute = name.ToString();
        if (!_names.Add(attribute))
            throw SourceText.Wrong(Path, number, $"attribute '{attribute}' is declared a second time; names must be unique.");
        ReadOnlySpan<char> rest = tokens.Rest.TrimStart();
        Attributes.Add(rest.StartsWith("{") ? Nominal(attribute, rest, number) : Simple(attribute, ref tokens, number));
    }

    private ArffAttribute Nominal(string name, ReadOnlySpan<char> rest, int number)
    {
        int close = rest.LastIndexOf('}');
        if (close < 0)
            throw SourceText.Wrong(Path, number, $"the list of values of attribute '{name}' is not closed by '}}'.");
        List<string> values = [];
        ArffTokens tokens = new(rest[1..close]);
        while (tokens.Next(out ReadOnlySpan<char> value))
            values.Add(value.ToString());
        if (values.Count == 0 || tokens.IsUnterminated)
            throw SourceText.Wrong(Path, number, $"the list of values of attribute '{name}' is empty or has a quote that is not closed.");
        return new ArffAttribute(name, ArffKind.Nominal, values);
    }

    private ArffAttribute Simple(string name, ref ArffTokens tokens, int number)
    {
        string type = tokens.Next(out ReadOnlySpan<char> word) ? word.ToString() : "";
        return type.ToUpperInvariant() switch
        {
            "NUMERIC" or "REAL" or "INTEGER" => new ArffAttribute(name, ArffKind.Numeric, []),
            "STRING" or "DATE" => new ArffAttribute(name, ArffKind.Text, []),
            _ => throw SourceText.Wrong(Path, number, $"attribute '{name}' needs a type: numeric, real, integer, string, date or {{value, value, …}}; found '{type}'."),
        };
    }
}
