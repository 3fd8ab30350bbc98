using System.CommandLine;

namespace SinglePositive.Cli.Parsing;

/// <summary>From the words after a verb to its settings, the configuration file included.</summary>
internal static class SettingParser
{
    private static readonly ParserConfiguration Configuration = new() { EnablePosixBundling = false, ResponseFileTokenReplacer = null };

    /// <summary>Reads the words that follow a verb.</summary>
    /// <exception cref="UsageException">A word that fits nowhere, or a value that is not allowed.</exception>
    public static Resolved Parse(Verb verb, IReadOnlyList<string> words)
    {
        WordCheck.Check(verb, words);
        Command command = verb.ToCommand();
        ParseResult first = command.Parse(words, Configuration);
        Refuse(verb, first);
        if (first.GetValue(verb.Common.Config) is not string file)
            return new Resolved(first);

        (List<string> options, List<string> positionals) = ConfigFile.Read(file, verb, new Resolved(first));
        ParseResult merged = command.Parse([.. options, .. words, .. positionals], Configuration);
        Refuse(verb, merged);
        return new Resolved(merged, first);
    }

    /// <summary>Refuses a call that lacks something required.</summary>
    public static void RequireAll(Verb verb, Resolved resolved)
    {
        List<string> missing = [.. verb.Positionals.Where(positional => positional.MustBeGiven && resolved.Get(positional) is null).Select(positional => positional.Name)];
        missing.AddRange(verb.Options.Where(setting => setting.Required && resolved.Value(setting) is null).Select(setting => $"{setting.Option.Name} {setting.ValueName}"));
        if (missing.Count > 0)
            throw new UsageException($"'spml {verb.Name}' needs {string.Join(" and ", missing)}, for example: {verb.Examples[0]}.", verb.Name);
    }

    private static void Refuse(Verb verb, ParseResult result)
    {
        if (result.UnmatchedTokens is [string extra, ..])
            throw new UsageException($"'{extra}' is one word too many: 'spml {verb.Name}' takes {Taken(verb)}.", verb.Name);
        if (result.Errors.Count > 0)
            throw new UsageException(result.Errors[0].Message, verb.Name);
    }

    private static string Taken(Verb verb) => verb.Positionals.Count == 0
        ? "options only"
        : string.Join(" and ", verb.Positionals.Select(positional => positional.Name)) + " and options";
}
