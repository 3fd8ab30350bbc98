using System.CommandLine;
using System.CommandLine.Parsing;

namespace SinglePositive.Cli.Parsing;

/// <summary>An option with a typed value; made by <see cref="Settings"/>.</summary>
internal sealed class Setting<T> : Option<T>, ISetting
{
    private readonly Func<string, T>? _parse;
    private readonly T _fallback;

    /// <summary>Declares an option.</summary>
    /// <param name="name">The long name with its dashes.</param>
    /// <param name="valueName">What the help calls the value; null for a switch.</param>
    /// <param name="description">What it decides, as a phrase without a full stop.</param>
    /// <param name="fallback">The value when the option is not given.</param>
    /// <param name="parse">Reads the value; throws <see cref="FormatException"/> whose message is what was expected.</param>
    public Setting(string name, string? valueName, string description, T fallback, Func<string, T>? parse)
        : base(name)
    {
        ValueName = valueName;
        Description = description;
        DefaultText = fallback is null or false ? null : Quantity(fallback);
        DefaultValueFactory = _ => fallback;
        (_parse, _fallback) = (parse, fallback);
        if (parse is not null)
        {
            Arity = ArgumentArity.ExactlyOne;
            CustomParser = Read;
        }
    }

    /// <inheritdoc/>
    public Option Option => this;

    /// <inheritdoc/>
    public string Key => Name.TrimStart('-');

    /// <inheritdoc/>
    public string? ValueName { get; }

    /// <inheritdoc/>
    public string? DefaultText { get; init; }

    /// <inheritdoc cref="ISetting.Required"/>
    public bool MustBeGiven { get; init; }

    bool ISetting.Required => MustBeGiven;

    /// <summary>Values that the shell offers.</summary>
    public IReadOnlyList<string> Offers
    {
        init => CompletionSources.Add([.. value]);
    }

    /// <inheritdoc/>
    public object? ValueIn(ParseResult result) => Value(result);

    /// <inheritdoc/>
    public bool IsDefaultIn(ParseResult result) => EqualityComparer<T>.Default.Equals(Value(result), _fallback);

    /// <summary>The value in force.</summary>
    /// <remarks>Reads the word itself: the parser cannot hand out a null that was given as a word, for example <c>--patience none</c>.</remarks>
    public T Value(ParseResult result) => _parse is not null && result.GetResult(this) is { Implicit: false, Tokens: [Token word] } ? _parse(word.Value) : result.GetValue(this)!;

    private static string Quantity(T value) => Convert.ToString(value, System.Globalization.CultureInfo.InvariantCulture) ?? "";

    private T Read(ArgumentResult result)
    {
        string text = result.Tokens.Count == 1 ? result.Tokens[0].Value : "";
        try
        {
            return _parse!(text);
        }
        catch (FormatException exception)
        {
            result.AddError($"{Name} needs {exception.Message}; '{text}' is not.");
            return default!;
        }
    }
}
