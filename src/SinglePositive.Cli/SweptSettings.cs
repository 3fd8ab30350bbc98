using SinglePositive.Cli.Commands;
using SinglePositive.Cli.Parsing;
using SinglePositive.Experiments;

namespace SinglePositive.Cli;

/// <summary>The options of <c>spml train</c> as <c>spml sweep</c> takes them: with several values each.</summary>
internal sealed class SweptSettings
{
    private const string On = "on";
    private const string Off = "off";

    /// <summary>What a sweep has options of its own for.</summary>
    private static readonly string[] s_own = ["out", "threads", "report", "resume", "force"];

    /// <summary>What the rows of the results are ordered by first; seeds come last, so that the runs that are averaged stand together.</summary>
    private static readonly string[] s_first = ["mode", "loss"];

    private readonly (ISetting Train, Setting<string?> Swept)[] _settings;

    /// <summary>Declares the options.</summary>
    public SweptSettings(TrainCommand train)
    {
        _settings = [.. train.Options.Where(setting => !s_own.Contains(setting.Key)).Select(setting => (setting, Swept(setting)))];
        Random = Settings.OptionalCount("--random", "try N combinations drawn at random instead of all; X..Y is then a range to draw from", 1);
        RandomSeed = Settings.Seed("--random-seed", "where the draws come from", 0);
    }

    /// <summary>How many combinations are drawn; null for all of the grid.</summary>
    public Setting<int?> Random { get; }

    /// <summary>Where they come from.</summary>
    public Setting<uint> RandomSeed { get; }

    /// <summary>All of them, in the order of the help.</summary>
    public IEnumerable<ISetting> All => [.. _settings.Select(setting => setting.Swept), Random, RandomSeed];

    /// <summary>What the user gave, as axes of the grid.</summary>
    /// <exception cref="ConfigurationException">A value is empty or there twice, or a range is upside down.</exception>
    public IReadOnlyList<SweepAxis> Axes(Invocation call) =>
    [
        .. from setting in _settings
           where call.IsGiven(setting.Swept)
           orderby Array.IndexOf(s_first, setting.Train.Key) is >= 0 and int first ? first - s_first.Length : setting.Train.Key == "seed" ? 1 : 0
           select Axis(setting.Train, call.Get(setting.Swept)!),
    ];

    /// <summary>An option as it is typed for <c>spml train</c>; none for a switch that is off.</summary>
    /// <exception cref="UsageException">The value of a switch is neither on nor off.</exception>
    public IEnumerable<string> Words(Invocation call, string key, string value)
    {
        ISetting setting = _settings.First(setting => setting.Train.Key == key).Train;
        if (setting.ValueName is not null)
            return [$"{setting.Option.Name}={value}"];
        return value switch
        {
            On or "true" => [setting.Option.Name],
            Off or "false" => [],
            _ => throw call.Usage($"{setting.Option.Name} is {On} or {Off} in a sweep, or both ({On},{Off}); '{value}' is neither."),
        };
    }

    // A value that has commas itself is one value, unless semicolons stand between several.
    private static SweepAxis Axis(ISetting setting, string text) =>
        SweepAxis.Parse(setting.Key, setting.ValueName?.Contains(',', StringComparison.Ordinal) == true ? text + ";" : text);

    private static Setting<string?> Swept(ISetting setting)
    {
        string value = setting.ValueName ?? $"{On}|{Off}";
        Setting<string?> swept = new(setting.Option.Name, value.Contains(',', StringComparison.Ordinal) ? value : value + ",..", setting.Option.Description ?? "", null, text => text)
        {
            DefaultText = setting.DefaultText,
            MustBeGiven = setting.Required,
        };
        foreach (string alias in setting.Option.Aliases)
            swept.Aliases.Add(alias);
        swept.CompletionSources.AddRange(setting.Option.CompletionSources);
        return swept;
    }
}
