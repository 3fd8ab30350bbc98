namespace SinglePositive;

/// <summary>Finds the name somebody probably meant when the one they gave does not exist.</summary>
public static class Suggestion
{
    private const int LongestCompared = 64;

    /// <summary>The known name nearest to the given one, or null when none is near enough to be a plausible slip of the hand.</summary>
    /// <param name="given">The name that was not found.</param>
    /// <param name="known">The names that exist, in order of preference: of equally near names the first is taken.</param>
    /// <returns>
    /// A name at most one edit away per three characters of the longer name (at least one edit, at most three), ignoring case; otherwise
    /// the only known name that starts with the given one (three characters or more); otherwise null.
    /// </returns>
    public static string? Nearest(string given, IEnumerable<string> known)
    {
        ArgumentNullException.ThrowIfNull(given);
        ArgumentNullException.ThrowIfNull(known);
        string? best = null;
        string? completion = null;
        int completions = 0;
        int bestDistance = int.MaxValue;
        foreach (string name in known)
        {
            int allowed = Math.Clamp(Math.Max(given.Length, name.Length) / 3, 1, 3);
            int distance = Math.Abs(given.Length - name.Length) > allowed ? int.MaxValue : Distance(given, name);
            if (distance <= allowed && distance < bestDistance && distance < Math.Max(given.Length, name.Length))
            {
                (best, bestDistance) = (name, distance);
            }

            if (given.Length >= 3 && name.StartsWith(given, StringComparison.OrdinalIgnoreCase))
            {
                completion = name;
                completions++;
            }
        }

        return best ?? (completions == 1 ? completion : null);
    }

    /// <summary>A half-sentence to append to an error: <c> Did you mean 'role'?</c>, or the empty string when nothing is near.</summary>
    /// <param name="given">The name that was not found.</param>
    /// <param name="known">The names that exist.</param>
    public static string Sentence(string given, IEnumerable<string> known)
    {
        string? nearest = Nearest(given, known);
        return nearest is null ? string.Empty : $" Did you mean '{nearest}'?";
    }

    /// <summary>The same in brackets, for the middle of a sentence: <c> (did you mean 'role'?)</c>; the empty string when nothing is near, or the name exists.</summary>
    /// <param name="given">The name that was not found.</param>
    /// <param name="known">The names that exist.</param>
    public static string InBrackets(string given, IReadOnlyList<string> known) => known.Contains(given) || Nearest(given, known) is not { } nearest ? string.Empty : $" (did you mean '{nearest}'?)";

    /// <summary>
    /// Edits between two names, ignoring case: insertions, deletions, substitutions and exchanges of two neighbours each count one
    /// (the restricted Damerau-Levenshtein distance).
    /// </summary>
    /// <param name="first">A name; only its first 64 characters are compared.</param>
    /// <param name="second">Another name; only its first 64 characters are compared.</param>
    public static int Distance(string first, string second)
    {
        ArgumentNullException.ThrowIfNull(first);
        ArgumentNullException.ThrowIfNull(second);
        string a = first[..Math.Min(first.Length, LongestCompared)].ToLowerInvariant();
        string b = second[..Math.Min(second.Length, LongestCompared)].ToLowerInvariant();
        int[] beforePrevious = new int[b.Length + 1];
        int[] previous = [.. Enumerable.Range(0, b.Length + 1)];
        int[] current = new int[b.Length + 1];
        for (int i = 1; i <= a.Length; i++)
        {
            current[0] = i;
            for (int j = 1; j <= b.Length; j++)
            {
                int substitution = previous[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
                current[j] = Math.Min(substitution, 1 + Math.Min(previous[j], current[j - 1]));
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                {
                    current[j] = Math.Min(current[j], 1 + beforePrevious[j - 2]);
                }
            }

            (beforePrevious, previous, current) = (previous, current, beforePrevious);
        }

        return previous[b.Length];
    }
}
