namespace SinglePositive.Cli.Parsing;

/// <summary>The options every verb has.</summary>
internal sealed class CommonSettings
{
    public Setting<bool> Json { get; } = Settings.Switch("--json", "print the result as one JSON document");

    public Setting<bool> Quiet { get; } = Settings.Switch("--quiet", "no progress and no hints on stderr");

    public Setting<bool> Verbose { get; } = Settings.Switch("--verbose", "more on stderr, stack traces included");

    public Setting<bool> NoColor { get; } = Settings.Switch("--no-color", "no colours (as with NO_COLOR set)");

    public Setting<string?> Config { get; } = Settings.Text("--config", "FILE", "read options from a JSON file; the command line wins");

    public Setting<bool> PrintConfig { get; } = Settings.Switch("--print-config", "show the options in force as JSON and end");

    public Setting<bool> DryRun { get; } = Settings.Switch("--dry-run", "say what would be done, memory and time");

    /// <summary>All of them, in the order of the help.</summary>
    public IReadOnlyList<ISetting> All => [Json, Quiet, Verbose, NoColor, Config, PrintConfig, DryRun];

    /// <summary>Those that a configuration file may contain.</summary>
    public IReadOnlyList<ISetting> Configurable => [Json, Quiet, Verbose, NoColor];
}
