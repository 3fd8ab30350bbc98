using System.Net;
using System.Text;

namespace SinglePositive.Reports.Plots;

/// <summary>Text from outside as XML and HTML can hold it.</summary>
internal static class XmlText
{
    /// <summary>The text, encoded. Control characters and the two values that are no characters, which XML 1.0 (2.2) does not allow or advises against, are dropped; half a surrogate pair becomes U+FFFD.</summary>
    public static string Of(string text)
    {
        StringBuilder allowed = new(text.Length);
        foreach (Rune rune in text.EnumerateRunes())
        {
            if (!Rune.IsControl(rune) && rune.Value is not (0xfffe or 0xffff))
                allowed.Append(rune);
        }

        return WebUtility.HtmlEncode(allowed.ToString());
    }
}
