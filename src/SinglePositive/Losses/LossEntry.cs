namespace SinglePositive.Losses;

/// <summary>One loss of the catalogue: where it comes from, what it needs and how it is made from a name and parameters.</summary>
public sealed record LossEntry
{
    /// <summary>Name on the command line and in run folders.</summary>
    public required string Name { get; init; }

    /// <summary>The method's name in words.</summary>
    public required string Title { get; init; }

    /// <summary>Authors, venue.</summary>
    public required string Paper { get; init; }

    /// <summary>Year of publication.</summary>
    public required int Year { get; init; }

    /// <summary>Where the paper is.</summary>
    public required string Url { get; init; }

    /// <summary>The formula of the mean's summand, per kind of cell, in plain text.</summary>
    public required string Formula { get; init; }

    /// <summary>The same formula taken apart: one term per kind of cell, then the terms of the whole batch.</summary>
    public required IReadOnlyList<CellFormula> Cells { get; init; }

    /// <summary>In what the loss differs from the authors' published code, in sentences; empty when it does not.</summary>
    public string Deviation { get; init; } = "";

    /// <summary>The parameters that may be given.</summary>
    public IReadOnlyList<LossParameter> Parameters { get; init; } = [];

    /// <summary>Values that the authors chose for their data sets. The defaults are those of <c>voc</c> where there is such a preset.</summary>
    public IReadOnlyList<LossPreset> Presets { get; init; } = [];

    /// <summary>True for the method to take when one has no reason for another.</summary>
    public bool Recommended { get; init; }

    /// <summary>What the loss needs beyond observed present labels: any of <c>truth</c>, <c>absent labels</c>, <c>expected positives</c>, <c>label estimator</c>, <c>pseudo-labels</c>.</summary>
    public IReadOnlyList<string> Needs
    {
        get
        {
            Loss loss = Make(new Dictionary<string, double>());
            List<string> needs = [];
            if (loss.NeedsTruth)
                needs.Add("truth");
            if (loss.NeedsAbsent)
                needs.Add("absent labels");
            if (loss.NeedsExpectedPositives)
                needs.Add("expected positives");
            if (loss.UsesEstimator)
                needs.Add("label estimator");
            if (loss.NeedsPseudoLabels)
                needs.Add("pseudo-labels");
            return needs;
        }
    }

    internal Func<IReadOnlyDictionary<string, double>, Loss> Make { get; init; } = _ => throw new InvalidOperationException("An entry is made by the catalogue.");

    /// <summary>Creates the loss.</summary>
    /// <param name="parameters">Values of some of <see cref="Parameters"/>; the others have their defaults.</param>
    /// <exception cref="ConfigurationException">A parameter is unknown or out of range.</exception>
    public Loss Create(IReadOnlyDictionary<string, double>? parameters = null)
    {
        parameters ??= new Dictionary<string, double>();
        foreach ((string name, double value) in parameters)
        {
            LossParameter known = Parameters.FirstOrDefault(p => p.Name == name) ?? throw UnknownParameter(name);
            if (!known.Allows(value))
                throw new ConfigurationException($"The parameter '{name}' of the loss '{Name}' is {value}; it must {known.AllowedWords}.");
        }

        return Make(parameters);
    }

    /// <summary>The parameters of a preset, and over them those given one by one.</summary>
    /// <param name="preset">Its name; null for none.</param>
    /// <param name="given">Parameters given one by one.</param>
    /// <exception cref="ConfigurationException">The loss has no such preset.</exception>
    public IReadOnlyDictionary<string, double> Resolve(string? preset, IReadOnlyDictionary<string, double> given)
    {
        ArgumentNullException.ThrowIfNull(given);
        if (preset is null)
            return given;
        LossPreset found = Presets.FirstOrDefault(each => each.Name == preset)
            ?? throw new ConfigurationException($"The loss '{Name}' has no preset '{preset}'. {(Presets.Count == 0 ? "It has none." : $"It has: {string.Join(", ", Presets.Select(each => each.Name))}.")}");
        Dictionary<string, double> all = new(found.Values);
        foreach ((string name, double value) in given)
            all[name] = value;
        return all;
    }

    private ConfigurationException UnknownParameter(string name)
    {
        if (Parameters.Count == 0)
            return new($"The loss '{Name}' has no parameter '{name}'; it has none at all.");
        string? nearest = Suggestion.Nearest(name, Parameters.Select(p => p.Name));
        string hint = nearest is null ? $"It has: {string.Join(", ", Parameters.Select(p => p.Name))}." : $"Did you mean '{nearest}'?";
        return new($"The loss '{Name}' has no parameter '{name}'. {hint}");
    }
}
