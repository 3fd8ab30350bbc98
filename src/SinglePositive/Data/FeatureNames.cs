namespace SinglePositive.Data;

/// <summary>The rule for names of features: they become file names, so no path separators, no leading dot, nothing a file system refuses.</summary>
public static class FeatureNames
{
    /// <summary>True when features can have the name.</summary>
    public static bool IsValid(string name) =>
        name.Length is > 0 and <= 100 && name[0] != '.' && name.All(c => char.IsLetterOrDigit(c) || c is '-' or '_' or '.' or '+' or '@' or ' ' or '=') && name.Trim() == name;

    /// <summary>Refuses a name that features cannot have.</summary>
    /// <exception cref="ConfigurationException">The rule is broken.</exception>
    public static void Check(string name)
    {
        if (!IsValid(name))
            throw new ConfigurationException($"'{name}' cannot be the name of features: use letters, digits, '-', '_' and '.', at most 100, not starting with '.'.");
    }
}
