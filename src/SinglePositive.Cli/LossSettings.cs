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
            LossParameter first = group.First().Parameter;
            _parameters.Add(group.Key, Settings.OptionalNumber($"--loss.{group.Key}", $"{losses}: {first.Meaning}", NumberRange.Finite, first.Default));
        }
    }

    /// <summary>The name.</summary>
    public Setting<string?> Name { get; }

    /// <summary>The parameters' options.</summary>
    public IEnumerable<Setting<double?>> Parameters => _parameters.Values;

    /// <summary>The values that the user gave.</summary>
    public IReadOnlyDictionary<string, double> Given(Invocation call) => _parameters
        .Where(parameter => call.Get(parameter.Value) is not null)
        .ToDictionary(parameter => parameter.Key, parameter => call.Get(parameter.Value)!.Value);

    /// <summary>The loss that the user chose.</summary>
    /// <exception cref="ConfigurationException">It has no such parameter, or a value is out of range.</exception>
    public Loss Create(Invocation call) => LossCatalog.Find(call.Required(Name)).Create(Given(call));
}
