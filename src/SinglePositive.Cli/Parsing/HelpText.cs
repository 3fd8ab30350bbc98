using System.Text;
using SinglePositive.Cli.Output;

namespace SinglePositive.Cli.Parsing;

/// <summary>The help of the tool and of each verb, laid out for a given width.</summary>
internal static class HelpText
{
    private const int Indent = 2;
    private const int WidestLeft = 28;

    /// <summary>The help of the whole tool.</summary>
    public static string OfTool(int width)
    {
        StringBuilder text = new();
        Paragraph(text, "spml - train multi-label classifiers from one known label per example.", 0, width);
        text.Append("\nUsage: spml VERB [ARGUMENTS] [--options]\n\nVerbs:\n");
        foreach (Verb verb in VerbTable.CreateAll())
            Row(text, verb.Name, verb.Summary, 14, width);
        text.Append("\nEverywhere:\n");
        Row(text, "--help", "explain a verb, with examples: spml VERB --help", 14, width);
        Row(text, "--version", "print the version", 14, width);
        text.Append("\nStart here:\n  spml demo\n");
        return text.ToString();
    }

    /// <summary>The help of one verb.</summary>
    public static string OfVerb(Verb verb, int width)
    {
        StringBuilder text = new();
        Paragraph(text, $"spml {verb.Name} - {verb.Summary}.", 0, width);
        text.Append('\n');
        Paragraph(text, $"Usage: spml {verb.Name} {Synopsis(verb)}", 0, width, hanging: 7);
        int column = verb.Options.Concat(verb.Common.All).Select(setting => Left(setting).Length).Where(length => length <= WidestLeft - Indent - 2).Max() + Indent + 2;
        IEnumerable<(string, string)> arguments = verb.Positionals.Select(positional => (positional.Name, positional.Description ?? ""));
        Section(text, "Arguments", verb.Rest is { } rest ? arguments.Append(($"{rest.Name} ...", rest.Description ?? "")) : arguments, column, width);
        Section(text, "Options", verb.Options.Select(setting => (Left(setting), Right(setting))), column, width);
        Section(text, "Everywhere", verb.Common.All.Select(setting => (Left(setting), Right(setting))), column, width);
        foreach (string note in verb.Notes)
        {
            text.Append('\n');
            Paragraph(text, note, 0, width);
        }

        text.Append("\nExamples:\n");
        foreach (string example in verb.Examples)
            Paragraph(text, example, Indent, width, hanging: 4);
        return text.ToString();
    }

    private static string Synopsis(Verb verb)
    {
        IEnumerable<string> positionals = verb.Positionals.Select(positional => positional.MustBeGiven ? positional.Name : $"[{positional.Name}]");
        if (verb.Rest is { } rest)
            positionals = positionals.Append($"[{rest.Name} ...]");
        IEnumerable<string> required = verb.Options.Where(setting => setting.Required).Select(setting => $"{setting.Option.Name} {setting.ValueName}");
        return string.Join(' ', positionals.Concat(required).Append("[--options]"));
    }

    private static string Left(ISetting setting) => setting.ValueName is null ? setting.Option.Name : $"{setting.Option.Name} {setting.ValueName}";

    private static string Right(ISetting setting)
    {
        string suffix = setting.Required ? " (required)" : setting.DefaultText is string value ? $" (default: {value})" : "";
        return setting.Option.Description + suffix;
    }

    private static void Section(StringBuilder text, string title, IEnumerable<(string Left, string Right)> rows, int column, int width)
    {
        List<(string Left, string Right)> list = [.. rows];
        if (list.Count == 0)
            return;
        text.Append($"\n{title}:\n");
        foreach ((string left, string right) in list)
            Row(text, left, right, column, width);
    }

    private static void Row(StringBuilder text, string left, string right, int column, int width)
    {
        List<string> lines = TextLayout.Wrap(right, Math.Max(20, width - column));
        if (Indent + left.Length + 1 < column)
        {
            text.Append(' ', Indent).Append(left.PadRight(column - Indent));
            text.Append(lines.Count > 0 ? lines[0] : "").Append('\n');
            lines.RemoveRange(0, Math.Min(1, lines.Count));
        }
        else
        {
            text.Append(' ', Indent).Append(left).Append('\n');
        }

        foreach (string line in lines)
            text.Append(' ', column).Append(line).Append('\n');
    }

    private static void Paragraph(StringBuilder text, string content, int indent, int width, int hanging = 0)
    {
        int at = 0;
        foreach (string line in TextLayout.Wrap(content, width - indent - hanging))
            text.Append(' ', at++ == 0 ? indent : indent + hanging).Append(line).Append('\n');
    }
}
