using System.Globalization;
using SinglePositive.Labels;

namespace SinglePositive.Data.Formats;

/// <summary>Reads the rows after <c>@data</c>, dense or sparse, into features and label states.</summary>
internal sealed class ArffRows
{
    private readonly ArffHeader _header;
    private readonly ValueMap _map;
    private readonly int[] _class;        // attribute → class, -1 for a feature
    private readonly int[] _column;       // attribute → its first feature column
    private readonly float[] _omitted;    // the features of a sparse row that mentions nothing
    private readonly LabelState?[] _omittedLabels;
    private readonly int[] _mentioned;    // attribute → line that mentioned it last, to find repeated indices

    public ArffRows(ArffHeader header, IReadOnlyList<int> labels, ValueMap map)
    {
        _header = header;
        _map = map;
        int attributes = header.Attributes.Count;
        (_class, _column, _mentioned) = (new int[attributes], new int[attributes], new int[attributes]);
        Array.Fill(_class, -1);
        for (int i = 0; i < labels.Count; i++)
            _class[labels[i]] = i;
        for (int i = 0; i < attributes; i++)
        {
            _column[i] = Dimension;
            Dimension += _class[i] < 0 ? header.Attributes[i].Columns : 0;
        }

        _omitted = new float[Dimension];
        _omittedLabels = new LabelState?[labels.Count];
        for (int i = 0; i < attributes; i++)
        {
            string value = header.Attributes[i].Omitted;
            if (_class[i] >= 0)
                _omittedLabels[_class[i]] = map.TryMap(value, out LabelState state) ? state : null;
            else
                StoreFeature(i, value, _omitted, header.DataLine);
        }
    }

    /// <summary>D, the number of feature columns.</summary>
    public int Dimension { get; }

    public List<float[]> Features { get; } = [];

    public List<LabelState> Labels { get; } = [];

    public int Count { get; private set; }

    public void Read(StreamReader reader)
    {
        for (int number = _header.DataLine + 1; SourceText.NextLine(reader, _header.Path, number) is { } line; number++)
        {
            ReadOnlySpan<char> text = line.AsSpan().Trim();
            if (text.IsEmpty || text[0] == '%')
                continue;
            float[] features = new float[Dimension];
            LabelState?[] labels = new LabelState?[_omittedLabels.Length];
            if (text[0] == '{')
                ReadSparse(text, features, labels, number);
            else
                ReadDense(text, features, labels, number);
            Add(features, labels, number);
        }
    }

    private void Add(float[] features, LabelState?[] labels, int number)
    {
        for (int i = 0; i < labels.Length; i++)
            Labels.Add(labels[i] ?? throw SourceText.Wrong(_header.Path, number, $"the row leaves out a label whose omitted value '{_header.Attributes[Array.IndexOf(_class, i)].Omitted}' is not one of {_map.Accepted}. Say with --values what the values mean."));
        Features.Add(features);
        Count++;
    }

    private void ReadDense(ReadOnlySpan<char> line, float[] features, LabelState?[] labels, int number)
    {
        ArffTokens tokens = new(line);
        int attribute = 0;
        while (tokens.Next(out ReadOnlySpan<char> value))
        {
            if (attribute < _class.Length)
                Store(attribute, value, features, labels, number);
            attribute++;
        }

        if (tokens.IsUnterminated)
            throw SourceText.Wrong(_header.Path, number, "a quote is not closed.");
        if (attribute != _class.Length)
            throw SourceText.Wrong(_header.Path, number, $"{_class.Length} values are expected, one per attribute; found {attribute}.");
    }

    private void ReadSparse(ReadOnlySpan<char> line, float[] features, LabelState?[] labels, int number)
    {
        int close = line.LastIndexOf('}');
        if (close < 0)
            throw SourceText.Wrong(_header.Path, number, "a sparse row is not closed by '}'.");
        _omitted.CopyTo(features, 0);
        _omittedLabels.CopyTo(labels, 0);
        ArffTokens tokens = new(line[1..close]);
        while (tokens.Next(out ReadOnlySpan<char> index))
        {
            if (!int.TryParse(index, NumberStyles.None, CultureInfo.InvariantCulture, out int attribute) || attribute >= _class.Length)
                throw SourceText.Wrong(_header.Path, number, $"an attribute index from 0 to {_class.Length - 1} is expected; found '{index}'.");
            if (_mentioned[attribute] == number)
                throw SourceText.Wrong(_header.Path, number, $"attribute index {attribute} occurs twice.");
            _mentioned[attribute] = number;
            if (!tokens.Next(out ReadOnlySpan<char> value))
                throw SourceText.Wrong(_header.Path, number, $"attribute index {attribute} has no value.");
            Store(attribute, value, features, labels, number);
        }

        if (tokens.IsUnterminated)
            throw SourceText.Wrong(_header.Path, number, "a quote is not closed.");
    }

    private void Store(int attribute, ReadOnlySpan<char> value, float[] features, LabelState?[] labels, int number)
    {
        int @class = _class[attribute];
        if (@class < 0)
            StoreFeature(attribute, value, features, number);
        else if (_map.TryMap(value, out LabelState state))
            labels[@class] = state;
        else if (value is "?")
            labels[@class] = _map.Blank ?? LabelState.Unknown;
        else
            throw SourceText.Wrong(_header.Path, number, $"label '{_header.Attributes[attribute].Name}' must be one of {_map.Accepted}; found '{value}'. Say with --values what the values mean.");
    }

    private void StoreFeature(int attribute, ReadOnlySpan<char> value, float[] features, int number)
    {
        ArffAttribute declared = _header.Attributes[attribute];
        if (declared.Columns == 0)
            return;
        if (value is "?")
            throw SourceText.Wrong(_header.Path, number, $"the value of '{declared.Name}' is missing ('?'); features must be complete.");
        if (declared.Kind == ArffKind.Nominal)
        {
            int chosen = Position(declared.Values, value);
            if (chosen < 0)
                throw SourceText.Wrong(_header.Path, number, $"'{declared.Name}' must be one of its declared values {string.Join(", ", declared.Values)}; found '{value}'.");
            if (!declared.IsNumericNominal)
            {
                features.AsSpan(_column[attribute], declared.Columns).Clear();   // a sparse row starts from the first value
                features[_column[attribute] + chosen] = 1;
                return;
            }
        }

        if (!double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out double parsed) || !float.IsFinite((float)parsed))
            throw SourceText.Wrong(_header.Path, number, $"the value of '{declared.Name}' must be a finite number within the range of float32; found '{value}'.");
        features[_column[attribute]] = (float)parsed;
    }

    private static int Position(IReadOnlyList<string> values, ReadOnlySpan<char> value)
    {
        for (int i = 0; i < values.Count; i++)
        {
            if (value.SequenceEqual(values[i]))
                return i;
        }

        return -1;
    }
}
