using System.Text.RegularExpressions;
using SinglePositive.Losses;

namespace SinglePositive.Tests.Losses;

public partial class LossCatalogTests
{
    public static TheoryData<string> Names => LossVariants.Defaults;

    public static TheoryData<string, string> Parameters
    {
        get
        {
            TheoryData<string, string> data = [];
            foreach (LossEntry entry in LossCatalog.All)
            {
                foreach (LossParameter parameter in entry.Parameters)
                    data.Add(entry.Name, parameter.Name);
            }

            return data;
        }
    }

    [Fact]
    public void All_Names_AreTheTenOfThePaperFirstAndDistinct()
    {
        string[] names = [.. LossCatalog.All.Select(entry => entry.Name)];
        Assert.Equal(["bce", "bce-ls", "iun", "iu", "pr", "an", "an-ls", "wan", "epr", "role"], names[..10]);
        Assert.Equal(names.Distinct(), names);
        Assert.Equal(["loo"], LossCatalog.All.Where(entry => entry.Recommended).Select(entry => entry.Name));
    }

    [Theory]
    [InlineData("bce", "truth")]
    [InlineData("bce-ls", "truth")]
    [InlineData("iun", "truth")]
    [InlineData("iu", "absent labels")]
    [InlineData("pr", "")]
    [InlineData("an", "")]
    [InlineData("an-ls", "")]
    [InlineData("wan", "")]
    [InlineData("epr", "expected positives")]
    [InlineData("role", "expected positives, label estimator")]
    [InlineData("ll-cp", "")]
    [InlineData("em-apl", "")]
    [InlineData("loo", "expected positives")]
    [InlineData("csl", "expected positives")]
    [InlineData("nnpu", "expected positives")]
    [InlineData("external", "pseudo-labels")]
    public void Needs_PaperLoss_AreWhatTheMethodReads(string name, string needs) => Assert.Equal(needs, string.Join(", ", LossCatalog.Find(name).Needs));

    [Theory]
    [MemberData(nameof(Names))]
    public void Create_Defaults_HasTheEntrysName(string name)
    {
        LossEntry entry = LossCatalog.Find(name);
        Assert.Equal(name, entry.Create().Name);
        Assert.Equal(entry.Create(), entry.Create(new Dictionary<string, double>()));
        Assert.Matches(LowerCaseWords(), name);
        Assert.StartsWith("https://", entry.Url, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Parameters))]
    public void Create_DocumentedDefaultGiven_IsTheSameAsNotGiven(string name, string parameter)
    {
        LossEntry entry = LossCatalog.Find(name);
        LossParameter documented = entry.Parameters.Single(p => p.Name == parameter);
        BatchCase batch = BatchCase.Draw(1, 4, 33);
        double value = documented.Default == "1/(L-1)" ? 1.0 / 32 : double.Parse(documented.Default);
        Assert.InRange(value, documented.Minimum, documented.Maximum);
        Loss given = entry.Create(new Dictionary<string, double> { [parameter] = value });
        batch.Evaluate(entry.Create()).AssertNear(batch.Evaluate(given), parameter, 1e-7);
        Assert.Equal(entry.Create().EstimatorRate, given.EstimatorRate);
    }

    [Theory]
    [MemberData(nameof(Parameters))]
    public void Create_ParameterAtAndBeyondItsBounds_IsTakenOrRefused(string name, string parameter)
    {
        LossEntry entry = LossCatalog.Find(name);
        LossParameter known = entry.Parameters.Single(p => p.Name == parameter);
        Loss low = entry.Create(new Dictionary<string, double> { [parameter] = known.Minimum });
        Assert.NotEqual(low, entry.Create(new Dictionary<string, double> { [parameter] = known.Maximum }));
        foreach (double wrong in new[] { Math.BitDecrement(known.Minimum), Math.BitIncrement(known.Maximum), double.NaN, double.PositiveInfinity })
        {
            string message = Assert.Throws<ConfigurationException>(() => entry.Create(new Dictionary<string, double> { [parameter] = wrong })).Message;
            Assert.Contains($"'{parameter}'", message, StringComparison.Ordinal);
            Assert.Contains($"between {known.Minimum} and {known.Maximum}", message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Presets_Every_MakesALossAndThatOfVocIsTheDefault(string name)
    {
        LossEntry entry = LossCatalog.Find(name);
        foreach (LossPreset preset in entry.Presets)
        {
            Loss loss = entry.Create(entry.Resolve(preset.Name, new Dictionary<string, double>()));
            Assert.True(loss == entry.Create() || preset.Name != "voc", "the defaults are those for VOC");
        }

        Assert.Equal(entry.Presets.Count > 1, entry.Presets.Any(preset => preset.Name == "voc"));
    }

    [Fact]
    public void Resolve_ParameterBesideAPreset_ComesFirst()
    {
        LossEntry entry = LossCatalog.Find("gr");
        IReadOnlyDictionary<string, double> resolved = entry.Resolve("cub", new Dictionary<string, double> { ["q3"] = 0.5 });
        Assert.Equal((0.5, 10, -8), (resolved["q3"], resolved["steepness-end"], resolved["offset-end"]));
        Assert.Same(resolved, entry.Resolve(null, resolved));
    }

    [Theory]
    [InlineData("em", "It has: voc, coco, nus, cub.")]
    [InlineData("an", "It has none.")]
    public void Resolve_UnknownPreset_SaysWhatThereIs(string name, string hint)
    {
        string message = Assert.Throws<ConfigurationException>(() => LossCatalog.Find(name).Resolve("openimages", new Dictionary<string, double>())).Message;
        Assert.Contains($"The loss '{name}' has no preset 'openimages'. {hint}", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Loss_PropertyOutOfRange_IsRefusedAlsoWithoutTheCatalogue()
    {
        Assert.Throws<ConfigurationException>(() => new AssumeNegative { Smoothing = 0.6 });
        Assert.Throws<ConfigurationException>(() => new AssumeNegative { NegativeRate = -0.1 });
        Assert.Throws<ConfigurationException>(() => new BinaryCrossEntropy { Smoothing = double.NaN });
        Assert.Throws<ConfigurationException>(() => new WeakAssumeNegative { NegativeWeight = -1 });
        Assert.Throws<ConfigurationException>(() => new ExpectedPositiveRegularisation { RegulariserWeight = double.PositiveInfinity });
        Assert.Throws<ConfigurationException>(() => new RegularisedOnlineLabelEstimation { EstimatorRateMultiplier = 0 });
        Assert.Throws<ConfigurationException>(() => new FocalLoss { Gamma = -1 });
        Assert.Throws<ConfigurationException>(() => new AsymmetricLoss { Margin = 1.5 });
        Assert.Throws<ConfigurationException>(() => new HillLoss { Lambda = 0.5 });
        Assert.Throws<ConfigurationException>(() => new LargeLoss { Rate = 1.5 });
        Assert.Throws<ConfigurationException>(() => new SelfPacedCorrection { Threshold = -0.5 });
        Assert.Throws<ConfigurationException>(() => new SelectiveLoss { PriorThreshold = 2 });
        Assert.Throws<ConfigurationException>(() => new EntropyPseudoLabels { WarmUpEpochs = 0 });
        Assert.Throws<ConfigurationException>(() => new ExternalPseudoLabels { PseudoTarget = 2 });
        Assert.Throws<ConfigurationException>(() => new EntropyMaximisation { EntropyWeight = double.NaN });
        Assert.Throws<ConfigurationException>(() => new LeaveOneOutSoftLabels { Penalty = 0 });
        Assert.Throws<ConfigurationException>(() => new LeaveOneOutSoftLabels { Ridge = 0 });
        Assert.Throws<ConfigurationException>(() => new GeneralisedRobustLoss { Width = new(1, 0) });
    }

    [Theory]
    [InlineData("rol", "Did you mean 'role'?")]
    [InlineData("ANLS", "Did you mean 'an-ls'?")]
    [InlineData("asume-negative", "There are: bce, bce-ls, iun, iu, pr, an, an-ls, wan, epr, role")]
    public void Find_UnknownName_SuggestsTheNearestOrListsAll(string name, string hint)
    {
        string message = Assert.Throws<ConfigurationException>(() => LossCatalog.Find(name)).Message;
        Assert.Contains($"There is no loss '{name}'.", message, StringComparison.Ordinal);
        Assert.Contains(hint, message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("an-ls", "smothing", "Did you mean 'smoothing'?")]
    [InlineData("an-ls", "gamma", "It has: smoothing, negative-rate.")]
    [InlineData("bce", "smoothing", "it has none at all")]
    public void Create_UnknownParameter_SaysWhatThereIs(string name, string parameter, string hint)
    {
        string message = Assert.Throws<ConfigurationException>(() => LossCatalog.Find(name).Create(new Dictionary<string, double> { [parameter] = 0.1 })).Message;
        Assert.Contains($"'{parameter}'", message, StringComparison.Ordinal);
        Assert.Contains(hint, message, StringComparison.Ordinal);
    }

    [GeneratedRegex("^[a-z][a-z0-9]*(-[a-z0-9]+)*$")]
    private static partial Regex LowerCaseWords();
}
