using SinglePositive.Files;
using SinglePositive.Reports.Plots;

namespace SinglePositive.Reports.Pages;

/// <summary>The files of plots beside a report.</summary>
internal static class PlotFiles
{
    /// <summary>The folder beside the report.</summary>
    public const string Folder = "plots";

    /// <summary>The files of each plot.</summary>
    public static IReadOnlyList<string> Extensions { get; } = ["svg", "png", "csv"];

    /// <summary>Names for the files of plots that are called alike but for what a person chose: every system can make files of them, and they are all different, on systems that take large letters for small ones too.</summary>
    /// <param name="kind">What the names begin with.</param>
    /// <param name="chosen">The names of runs, or whatever tells the plots apart; empty for none.</param>
    public static string[] Names(string kind, IEnumerable<string> chosen)
    {
        HashSet<string> taken = new(StringComparer.OrdinalIgnoreCase);
        List<string> names = [];
        foreach (string name in chosen)
        {
            string first = name.Length == 0 ? kind : $"{kind}-{string.Concat(name.Select(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_' or '.' ? letter : '-'))}", free = first;
            for (int number = 2; !taken.Add(free); number++)
                free = $"{first}-{number}";
            names.Add(free);
        }

        return [.. names];
    }

    /// <summary>The paths of a plot's files.</summary>
    public static IEnumerable<string> Paths(string folder, Plot plot) => Extensions.Select(extension => Path.Combine(folder, $"{plot.Name}.{extension}"));

    /// <summary>Writes the files of a plot.</summary>
    public static void Write(string folder, Plot plot)
    {
        byte[] png = plot.ToPng();
        AtomicFile.WriteText(Path.Combine(folder, plot.Name + ".svg"), plot.ToSvg());
        AtomicFile.Write(Path.Combine(folder, plot.Name + ".png"), stream => stream.Write(png));
        AtomicFile.WriteText(Path.Combine(folder, plot.Name + ".csv"), plot.Csv());
    }
}
