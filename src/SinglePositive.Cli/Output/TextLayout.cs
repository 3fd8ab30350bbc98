using System.Text;

namespace SinglePositive.Cli.Output;

/// <summary>Breaks text into lines.</summary>
internal static class TextLayout
{
    /// <summary>Lines of at most <paramref name="width"/> characters; a longer word has a line of its own.</summary>
    public static List<string> Wrap(string content, int width)
    {
        List<string> lines = [];
        StringBuilder line = new();
        foreach (string word in content.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            if (line.Length > 0 && line.Length + 1 + word.Length > width)
            {
                lines.Add(line.ToString());
                line.Clear();
            }

            line.Append(line.Length > 0 ? " " : "").Append(word);
        }

        if (line.Length > 0)
            lines.Add(line.ToString());
        return lines;
    }
}
