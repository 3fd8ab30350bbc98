using SinglePositive.Cli.Parsing;
using SinglePositive.Losses;

namespace SinglePositive.Cli;

/// <summary>The options <c>--loss NAME</c> and <c>--loss.PARAMETER VALUE</c>, one for each parameter that some loss of the catalogue has.</summary>
internal sealed class LossSettings
{
    private readonly Dictionary<string, Setting<double?>> _parameters = [];

    /// <summary>Declares the options.</summary>
    public LossSettings()
    {
        Name = new Setting<string?>("--loss", "NAME", "the loss; 'spml losses' lists them", null, text => LossCatalog.Find(text).Name)
        {
            MustBeGiven = true,
            Offers = [.. LossCatalog.All.Select(entry => entry.Name)],
        };
        foreach (IGrouping<string, (LossParameter Parameter, string Loss)> group in LossCatalog.All
            .SelectMany(entry => entry.Parameters.Select(parameter => (parameter, entry.Name)))
            .GroupBy(pair => pair.parameter.Name))
        {
            string losses = string.Join(", ", group.Select(pair => pair.Loss));
            string[] defaults = [.. group.Select(pair => pair.Parameter.Default).Distinct()];
            string shown = defaults.Length == 1 ? defaults[0] : string.Join(", ", group.Select(pair => $"{pair.Loss} {pair.Parameter.Default}"));
            _parameters.Add(group.Key, Settings.OptionalNumber($"--loss.{group.Key}", $"{losses}: {group.First().Parameter.Meaning}", NumberRange.Finite, shown));
        }
    }

    /// <summary>The name.</summary>
    public Setting<string?> Name { get; }

    /// <summary>The name of a preset.</summary>
    public Setting<string?> Preset { get; } = Settings.Choice(
        "--loss.preset",
        "the parameters that a loss's authors chose for a data set; 'spml losses NAME' shows them",
        null,
        [.. LossCatalog.All.SelectMany(entry => entry.Presets).Select(preset => preset.Name).Distinct()]);

    /// <summary>The parameters' options.</summary>
    public IEnumerable<Setting<double?>> Parameters => _parameters.Values;

    /// <summary>The values that the user gave, those of the preset among them.</summary>
    /// <exception cref="ConfigurationException">The loss has no such preset.</exception>
    public IReadOnlyDictionary<string, double> Given(Invocation call) => LossCatalog.Find(call.Required(Name)).Resolve(
        call.Get(Preset),
        _parameters.Where(parameter => call.Get(parameter.Value) is not null).ToDictionary(parameter => parameter.Key, parameter => call.Get(parameter.Value)!.Value));
}
