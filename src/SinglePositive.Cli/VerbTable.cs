using SinglePositive.Cli.Commands;

namespace SinglePositive.Cli;

/// <summary>The verbs, in the order of the help: the order in which a newcomer needs them.</summary>
internal static class VerbTable
{
    private static readonly OrderedDictionary<string, Func<Verb>> Verbs = new(StringComparer.Ordinal)
    {
        ["import"] = () => new ImportCommand(),
        ["inspect"] = () => new InspectCommand(),
        ["split"] = () => new SplitCommand(),
        ["observe"] = () => new ObserveCommand(),
        ["features"] = () => new FeaturesCommand(),
        ["train"] = () => new TrainCommand(),
        ["sweep"] = () => new SweepCommand(),
        ["eval"] = () => new EvalCommand(),
        ["report"] = () => new ReportCommand(),
        ["compare"] = () => new CompareCommand(),
        ["reproduce"] = () => new ReproduceCommand(),
        ["calibrate"] = () => new CalibrateCommand(),
        ["recover"] = () => new RecoverCommand(),
        ["apply"] = () => new ApplyCommand(),
        ["predict"] = () => new PredictCommand(),
        ["export"] = () => new ExportCommand(),
        ["losses"] = () => new LossesCommand(),
        ["doctor"] = () => new DoctorCommand(),
        ["demo"] = () => new DemoCommand(),
        ["completion"] = () => new CompletionCommand(),
    };

    /// <summary>The words a user can type.</summary>
    public static IReadOnlyList<string> Names => Verbs.Keys;

    /// <summary>Creates the verb of that name, or returns null.</summary>
    public static Verb? Create(string name) => Verbs.TryGetValue(name, out Func<Verb>? create) ? create() : null;

    /// <summary>Creates every verb.</summary>
    public static IEnumerable<Verb> CreateAll() => Verbs.Values.Select(create => create());
}
