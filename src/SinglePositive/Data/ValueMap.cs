using System.Globalization;
using SinglePositive.Labels;

namespace SinglePositive.Data;

/// <summary>What the values in a source's label columns mean: present, absent or unknown.</summary>
/// <remarks>Values that are numbers are compared as numbers (<c>1</c>, <c>1.0</c> and <c>+1</c> are one value), others as text without regard to case. <c>blank</c> stands for an empty cell (in arrays: NaN).</remarks>
public sealed class ValueMap
{
    private static readonly (string Name, string List)[] Known =
    [
        ("zeroone", "1=present,0=absent"),
        ("reference", "1=present,0=unknown,-1=absent"),
        ("chexpert", "1=present,0=absent,-1=unknown,blank=unknown"),
    ];

    private readonly Dictionary<double, LabelState> _numbers = [];
    private readonly Dictionary<string, LabelState> _texts = new(StringComparer.OrdinalIgnoreCase);

    private ValueMap(string name) => Name = name;

    /// <summary>The names of the presets.</summary>
    public static IReadOnlyList<string> Presets { get; } = [.. Known.Select(preset => preset.Name)];

    /// <summary>1 is present, 0 is absent.</summary>
    public static ValueMap ZeroOne { get; } = Parse("zeroone");

    /// <summary>1 is present, 0 is unknown, -1 is absent: the integers of the CVPR 2021 code and of <c>observed.npy</c>.</summary>
    public static ValueMap Reference { get; } = Parse("reference");

    /// <summary>1 is present, 0 is absent, -1 and blank are unknown.</summary>
    public static ValueMap CheXpert { get; } = Parse("chexpert");

    /// <summary>The preset's name, or the list as it was given.</summary>
    public string Name { get; }

    /// <summary>What an empty cell means; null when the map does not allow one.</summary>
    public LabelState? Blank { get; private set; }

    /// <summary>The values the map knows, for messages.</summary>
    public string Accepted => string.Join(", ", _numbers.Keys.Select(number => number.ToString("R", CultureInfo.InvariantCulture)).Concat(_texts.Keys).Concat(Blank is null ? [] : ["blank"]));

    /// <summary>Reads a preset's name or a list such as <c>1=present,0=absent,-1=unknown,blank=unknown</c>.</summary>
    /// <exception cref="ConfigurationException">It is neither, or nothing in it is present.</exception>
    public static ValueMap Parse(string text)
    {
        string name = text.Trim();
        ValueMap map = new(name);
        string list = Array.Find(Known, preset => preset.Name.Equals(name, StringComparison.OrdinalIgnoreCase)).List ?? name;
        foreach (string pair in list.Split(','))
            map.Add(pair, text);
        if (!map._numbers.ContainsValue(LabelState.Present) && !map._texts.ContainsValue(LabelState.Present))
            throw new ConfigurationException($"The value map '{text}' has no value that means present; write for example 1=present,0=absent.");
        return map;
    }

    /// <summary>What a text means.</summary>
    /// <returns>False when the map does not know the value.</returns>
    public bool TryMap(ReadOnlySpan<char> value, out LabelState state)
    {
        ReadOnlySpan<char> trimmed = value.Trim();
        if (trimmed.IsEmpty)
        {
            state = Blank.GetValueOrDefault();
            return Blank is not null;
        }

        return _texts.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(trimmed, out state)
            || (double.TryParse(trimmed, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) && TryMap(number, out state));
    }

    /// <summary>What a number means; NaN counts as blank.</summary>
    /// <returns>False when the map does not know the value.</returns>
    public bool TryMap(double value, out LabelState state)
    {
        if (!double.IsNaN(value))
            return _numbers.TryGetValue(value, out state);
        state = Blank.GetValueOrDefault();
        return Blank is not null;
    }

    private void Add(string pair, string all)
    {
        int equals = pair.LastIndexOf('=');
        string key = equals < 0 ? "" : pair[..equals].Trim();
        if (key.Length == 0 || State(pair[(equals + 1)..].Trim()) is not { } state)
            throw new ConfigurationException($"'{pair.Trim()}' in the value map '{all}' cannot be read. Use one of {string.Join(", ", Presets)}, or a list such as 1=present,0=absent,-1=unknown,blank=unknown.");
        bool isNew;
        if (key.Equals("blank", StringComparison.OrdinalIgnoreCase))
        {
            isNew = Blank is null;
            Blank = state;
        }
        else
        {
            isNew = double.TryParse(key, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) && !double.IsNaN(number)
                ? _numbers.TryAdd(number, state)
                : _texts.TryAdd(key, state);
        }

        if (!isNew)
            throw new ConfigurationException($"The value map '{all}' gives '{key}' two meanings; keep one.");
    }

    private static LabelState? State(string name) => name.ToUpperInvariant() switch
    {
        "PRESENT" => LabelState.Present,
        "ABSENT" => LabelState.Absent,
        "UNKNOWN" => LabelState.Unknown,
        _ => null,
    };
}
