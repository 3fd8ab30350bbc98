namespace SinglePositive.Cli.Parsing;

/// <summary>
/// Looks at the words of a command line before the parser does, which would take an unknown option for an argument:
/// misspelt options, options without their value, <c>epochs=50</c> for <c>--epochs 50</c>.
/// </summary>
internal static class WordCheck
{
    /// <summary>Refuses words that cannot be meant as they stand.</summary>
    /// <exception cref="UsageException">Such a word, with what to write instead.</exception>
    public static void Check(Verb verb, IReadOnlyList<string> words)
    {
        Dictionary<string, ISetting> known = Names(verb);
        for (int i = 0; i < words.Count && words[i] != "--"; i++)
        {
            if (!LooksLikeOption(words[i]))
            {
                CheckAssignment(verb, known, words[i]);
                continue;
            }

            string name = words[i].Split('=', 2)[0];
            if (!known.TryGetValue(name, out ISetting? setting))
                throw new UsageException($"'spml {verb.Name}' has no option '{name}'.{Suggestion.Sentence(Dashed(name), known.Keys)}", verb.Name);
            if (setting.ValueName is null || name.Length < words[i].Length)
                continue;
            if (i + 1 == words.Count || LooksLikeOption(words[i + 1]))
                throw new UsageException($"{name} needs a value: {name} {setting.ValueName}.", verb.Name);
            i++;
        }
    }

    private static Dictionary<string, ISetting> Names(Verb verb)
    {
        Dictionary<string, ISetting> known = new(StringComparer.Ordinal);
        foreach (ISetting setting in verb.Options.Concat(verb.Common.All))
        {
            known.Add(setting.Option.Name, setting);
            foreach (string alias in setting.Option.Aliases)
                known.TryAdd(alias, setting);
        }

        return known;
    }

    private static void CheckAssignment(Verb verb, Dictionary<string, ISetting> known, string word)
    {
        int equals = word.IndexOf('=');
        if (equals <= 0 || !char.IsAsciiLetter(word[0]) || Path.Exists(word))
            return;
        string? option = Suggestion.Nearest("--" + word[..equals].Replace('_', '-'), known.Keys);
        if (option is null)
            return;
        string meant = known[option].ValueName is null ? option : $"{option} {word[(equals + 1)..]}";
        throw new UsageException($"Options are written with dashes: for '{word}' write {meant}.", verb.Name);
    }

    // Negative numbers are values, a single dash is a name.
    private static bool LooksLikeOption(string word) => word.Length > 1 && word[0] == '-' && (word[1] == '-' || char.IsAsciiLetter(word[1]));

    private static string Dashed(string name) => "--" + name.TrimStart('-').Replace('_', '-');
}
