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
