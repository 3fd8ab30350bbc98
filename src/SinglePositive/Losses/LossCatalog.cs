namespace SinglePositive.Losses;

/// <summary>Every loss by name. Names are resolved to losses here and nowhere else.</summary>
public static class LossCatalog
{
    private const string Cole = "Cole, Mac Aodha, Lorieul, Perona, Morris, Jojic: Multi-Label Learning from Single Positive Labels, CVPR";
    private const string ColeUrl = "https://arxiv.org/abs/2106.09708";

    private static readonly LossParameter s_smoothing =
        new("smoothing", "0.1", 0, 0.5, "a, the share of a target that is moved to the other side (the paper's ε is 2a)");

    private static readonly LossParameter s_negativeRate =
        new("negative-rate", "1", 0, 1, "η, the probability that an unknown cell is kept, drawn anew at every visit");

    private static readonly LossParameter s_regulariserWeight =
        new("regulariser-weight", "1", 0, 1e6, "λ, the weight of the squared difference between predicted and expected positives");

    /// <summary>The losses, those of the CVPR 2021 paper first, in the order of its tables.</summary>
    public static IReadOnlyList<LossEntry> All { get; } =
    [
        Paper("bce", "Binary cross-entropy on full labels", "t·nl(p) + (1-t)·nl(1-p)", _ => new BinaryCrossEntropy()),
        Paper(
            "bce-ls",
            "Binary cross-entropy on full labels, label smoothing",
            "as bce with targets 1-a and a",
            p => new BinaryCrossEntropy { Smoothing = p.GetValueOrDefault("smoothing", 0.1) },
            s_smoothing),
        Paper("iun", "Ignore unobserved positives, all true negatives known", "present: nl(p); truly absent: nl(1-p)", _ => new IgnoreUnknownNegatives()),
        Paper("iu", "Ignore unknown labels", "present: nl(p); absent: nl(1-p); unknown: 0", _ => new IgnoreUnknown()),
        Paper("pr", "Pairwise ranking", "Σ over unknown j of max(0, 1 - p_i + p_j) for each present i", _ => new PairwiseRanking()),
        Paper(
            "an",
            "Assume negative",
            "present: nl(p); else: nl(1-p)",
            p => new AssumeNegative { NegativeRate = p.GetValueOrDefault("negative-rate", 1) },
            s_negativeRate),
        Paper(
            "an-ls",
            "Assume negative, label smoothing",
            "as an with targets 1-a and a",
            p => new AssumeNegative { Smoothing = p.GetValueOrDefault("smoothing", 0.1), NegativeRate = p.GetValueOrDefault("negative-rate", 1) },
            s_smoothing,
            s_negativeRate),
        Paper(
            "wan",
            "Weak assume negative",
            "present: nl(p); unknown: γ·nl(1-p); absent: nl(1-p)",
            p => new WeakAssumeNegative { NegativeWeight = p.TryGetValue("negative-weight", out double weight) ? weight : null },
            new LossParameter("negative-weight", "1/(L-1)", 0, 1e6, "γ, the weight of an unknown cell")),
        Paper(
            "epr",
            "Expected positive regularisation",
            "present: nl(p); absent: nl(1-p); plus λ((k̂-k)/L)² per batch",
            p => new ExpectedPositiveRegularisation { RegulariserWeight = p.GetValueOrDefault("regulariser-weight", 1) },
            s_regulariserWeight),
        Paper(
            "role",
            "Regularised online label estimation",
            "½[1{y=1}nl(p) + q·nl(p) + (1-q)·nl(1-p) + λ((k̂-k)/L)²] and the same with p and q exchanged",
            p => new RegularisedOnlineLabelEstimation
            {
                RegulariserWeight = p.GetValueOrDefault("regulariser-weight", 1),
                EstimatorRateMultiplier = p.GetValueOrDefault("estimator-rate", 10),
            },
            s_regulariserWeight,
            new LossParameter("estimator-rate", "10", 1e-6, 1e6, "learning rate of the label estimator as a multiple of the model's")),
    ];

    /// <summary>The entry of a name.</summary>
    /// <exception cref="ConfigurationException">There is no such loss; the message names the nearest.</exception>
    public static LossEntry Find(string name)
    {
        if (All.FirstOrDefault(entry => entry.Name == name) is { } found)
            return found;
        string? nearest = Suggestion.Nearest(name, All.Select(entry => entry.Name));
        string hint = nearest is null ? $"There are: {string.Join(", ", All.Select(entry => entry.Name))}." : $"Did you mean '{nearest}'?";
        throw new ConfigurationException($"There is no loss '{name}'. {hint}");
    }

    private static LossEntry Paper(string name, string title, string formula, Func<IReadOnlyDictionary<string, double>, Loss> make, params LossParameter[] parameters) =>
        new() { Name = name, Title = title, Paper = Cole, Year = 2021, Url = ColeUrl, Formula = formula, Make = make, Parameters = parameters };
}
