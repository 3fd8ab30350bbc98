namespace SinglePositive.Losses;

/// <summary>Every loss by name. Names are resolved to losses here and nowhere else.</summary>
public static class LossCatalog
{
    private const string Cole = "Cole, Mac Aodha, Lorieul, Perona, Morris, Jojic: Multi-Label Learning from Single Positive Labels, CVPR";
    private const string ColeUrl = "https://arxiv.org/abs/2106.09708";

    /// <summary>The method to take when one has no reason for another.</summary>
    public static LossEntry Recommended => All.Single(entry => entry.Recommended);

    /// <summary>The losses, those of the CVPR 2021 paper first, in the order of its tables.</summary>
    public static IReadOnlyList<LossEntry> All { get; } =
    [
        new()
        {
            Name = "bce",
            Title = "Binary cross-entropy on full labels",
            Paper = Cole,
            Year = 2021,
            Url = ColeUrl,
            Formula = "t·nl(p) + (1-t)·nl(1-p)",
            Cells = [new("truly present", "nl(p)"), new("truly absent", "nl(1-p)")],
            Make = _ => new BinaryCrossEntropy(),
        },
        new()
        {
            Name = "bce-ls",
            Title = "Binary cross-entropy on full labels, label smoothing",
            Paper = Cole,
            Year = 2021,
            Url = ColeUrl,
            Formula = "as bce with targets 1-a and a",
            Cells = [new("truly present", "(1-a)·nl(p) + a·nl(1-p)"), new("truly absent", "(1-a)·nl(1-p) + a·nl(p)")],
            Parameters = [AssumeNegative.SmoothingParameter],
            Make = p => new BinaryCrossEntropy { Smoothing = AssumeNegative.SmoothingParameter.Of(p) },
        },
        new()
        {
            Name = "iun",
            Title = "Ignore unobserved positives, all true negatives known",
            Paper = Cole,
            Year = 2021,
            Url = ColeUrl,
            Formula = "present: nl(p); truly absent: nl(1-p)",
            Cells = [new("present", "nl(p)"), new("unknown", "nl(1-p) where t = 0, else 0"), new("absent", "nl(1-p)")],
            Deviation = "The authors' code looks for -1 in a truth that holds 0 and 1, so it silently trains on presences alone. Here a truth of 0 is an absence, as the paper says.",
            Make = _ => new IgnoreUnknownNegatives(),
        },
        new()
        {
            Name = "iu",
            Title = "Ignore unknown labels",
            Paper = Cole,
            Year = 2021,
            Url = ColeUrl,
            Formula = "present: nl(p); absent: nl(1-p); unknown: 0",
            Cells = [new("present", "nl(p)"), new("unknown", "0"), new("absent", "nl(1-p)")],
            Make = _ => new IgnoreUnknown(),
        },
        new()
        {
            Name = "pr",
            Title = "Pairwise ranking",
            Paper = Cole,
            Year = 2021,
            Url = ColeUrl,
            Formula = "Σ over unknown j of max(0, 1 - p_i + p_j) for each present i",
            Cells = [new("present", "Σ over the example's unknown classes j of max(0, 1 - p + p_j)"), new("unknown", "0"), new("absent", "0")],
            Deviation = "The margin is 1 and probabilities differ by at most 1, so 1 - p + p_j is never negative and the double sum splits: it is computed in time linear in L. The value is the same.",
            Make = _ => new PairwiseRanking(),
        },
        new()
        {
            Name = "an",
            Title = "Assume negative",
            Paper = Cole,
            Year = 2021,
            Url = ColeUrl,
            Formula = "present: nl(p); else: nl(1-p)",
            Cells = [new("present", "nl(p)"), new("unknown", "nl(1-p)"), new("absent", "nl(1-p)")],
            Parameters = [AssumeNegative.NegativeRateParameter],
            Deviation = "With η < 1 whether an unknown cell is kept follows from (seed, epoch, example, class) alone, so a run can be repeated and resumed; cells that are not kept count 0 and nothing is rescaled.",
            Make = p => new AssumeNegative { NegativeRate = AssumeNegative.NegativeRateParameter.Of(p) },
        },
        new()
        {
            Name = "an-ls",
            Title = "Assume negative, label smoothing",
            Paper = Cole,
            Year = 2021,
            Url = ColeUrl,
            Formula = "as an with targets 1-a and a",
            Cells = [new("present", "(1-a)·nl(p) + a·nl(1-p)"), new("unknown", "(1-a)·nl(1-p) + a·nl(p)"), new("absent", "(1-a)·nl(1-p) + a·nl(p)")],
            Parameters = [AssumeNegative.SmoothingParameter, AssumeNegative.NegativeRateParameter],
            Make = p => new AssumeNegative { Smoothing = AssumeNegative.SmoothingParameter.Of(p), NegativeRate = AssumeNegative.NegativeRateParameter.Of(p) },
        },
        new()
        {
            Name = "wan",
            Title = "Weak assume negative",
            Paper = Cole,
            Year = 2021,
            Url = ColeUrl,
            Formula = "present: nl(p); unknown: γ·nl(1-p); absent: nl(1-p)",
            Cells = [new("present", "nl(p)"), new("unknown", "γ·nl(1-p)"), new("absent", "nl(1-p)")],
            Parameters = [WeakAssumeNegative.NegativeWeightParameter],
            Make = p => new WeakAssumeNegative { NegativeWeight = p.TryGetValue(WeakAssumeNegative.NegativeWeightParameter.Name, out double weight) ? weight : null },
        },
        new()
        {
            Name = "epr",
            Title = "Expected positive regularisation",
            Paper = Cole,
            Year = 2021,
            Url = ColeUrl,
            Formula = "present: nl(p); absent: nl(1-p); plus λ((k̂-k)/L)² per batch",
            Cells = [new("present", "nl(p)"), new("unknown", "0"), new("absent", "nl(1-p)"), new("batch", "λ((k̂ - k)/L)²")],
            Parameters = [ExpectedPositiveRegularisation.RegulariserWeightParameter],
            Make = p => new ExpectedPositiveRegularisation { RegulariserWeight = ExpectedPositiveRegularisation.RegulariserWeightParameter.Of(p) },
        },
        new()
        {
            Name = "role",
            Title = "Regularised online label estimation",
            Paper = Cole,
            Year = 2021,
            Url = ColeUrl,
            Formula = "½[1{y=1}nl(p) + q·nl(p) + (1-q)·nl(1-p) + λ((k̂-k)/L)²] and the same with p and q exchanged",
            Cells =
            [
                new("present", "½[nl(p) + q·nl(p) + (1-q)·nl(1-p)] + ½[nl(q) + p·nl(q) + (1-p)·nl(1-q)]"),
                new("unknown", "½[q·nl(p) + (1-q)·nl(1-p)] + ½[p·nl(q) + (1-p)·nl(1-q)]"),
                new("absent", "½[nl(1-p) + q·nl(p) + (1-q)·nl(1-p)] + ½[nl(1-q) + p·nl(q) + (1-p)·nl(1-q)]"),
                new("batch", "½λ((k̂_p - k)/L)² + ½λ((k̂_q - k)/L)²"),
            ],
            Parameters =
            [
                ExpectedPositiveRegularisation.RegulariserWeightParameter,
                RegularisedOnlineLabelEstimation.EstimatorRateParameter,
            ],
            Deviation = "The authors' code moves every row of the label estimator at every step, so its epoch costs the square of the number of examples. Here a row is brought up to date, step for step, when it is next read: the same numbers at a linear cost.",
            Make = p => new RegularisedOnlineLabelEstimation
            {
                RegulariserWeight = ExpectedPositiveRegularisation.RegulariserWeightParameter.Of(p),
                EstimatorRateMultiplier = RegularisedOnlineLabelEstimation.EstimatorRateParameter.Of(p),
            },
        },
        LeaveOneOutSoftLabels.Entry,
        .. LargeLoss.Entries,
        EntropyMaximisation.Entry,
        EntropyPseudoLabels.Entry,
        GeneralisedRobustLoss.Entry,
        FocalLoss.Entry,
        AsymmetricLoss.Entry,
        HillLoss.Entry,
        SelfPacedCorrection.Entry,
        SelectiveLoss.Entry,
        NonNegativeRisk.Entry,
        ExternalPseudoLabels.Entry,
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
}
