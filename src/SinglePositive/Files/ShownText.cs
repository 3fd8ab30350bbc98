namespace SinglePositive.Files;

/// <summary>Text of a file as messages show it: whatever a file calls its parts, a message stays one readable sentence.</summary>
internal static class ShownText
{
    private const int Most = 80;

    /// <summary>At most 80 characters; those that would move a terminal's cursor or change its colours as question marks.</summary>
    public static string Of(string text)
    {
        string plain = string.Concat(text.Take(Most).Select(character => char.IsControl(character) ? '?' : character));
        return text.Length > Most ? plain + "…" : plain;
    }
}
