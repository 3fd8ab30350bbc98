using SinglePositive.Data.Formats;

namespace SinglePositive.Data;

/// <summary>The outside formats that can be imported. Adding one is a file in <c>Formats</c> and a line here.</summary>
public static class ImportFormats
{
    /// <summary>The word that asks to look at the source.</summary>
    public const string Auto = "auto";

    /// <summary>Every format, in the order in which they are listed to people.</summary>
    public static IReadOnlyList<ImportFormat> All { get; } =
    [
        ArraysReader.Format,
        PreparedReader.Format,
        ArffReader.Format,
        VocReader.Format,
        CocoReader.Format,
        CubReader.Format,
        NusWideReader.Format,
        CsvReader.Format,
        FolderReader.Format,
    ];

    /// <summary>Finds a format by name, or by looking at the source.</summary>
    /// <param name="name">A format's name, or <see cref="Auto"/>.</param>
    /// <param name="source">The file or folder.</param>
    /// <exception cref="ConfigurationException">No format has that name; or none or several fit the source.</exception>
    public static ImportFormat Find(string name, string source)
    {
        if (!name.Equals(Auto, StringComparison.OrdinalIgnoreCase))
        {
            return All.FirstOrDefault(format => format.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
                ?? throw new ConfigurationException($"There is no import format '{name}'.{Suggestion.Sentence(name, All.Select(format => format.Name))} {List()}");
        }

        // Any layout may keep its pictures in folders, so a folder of folders counts only when nothing else fits.
        ImportFormat[] fitting = [.. All.Where(format => format != FolderReader.Format && format.Recognises(source))];
        if (fitting.Length == 0 && FolderReader.Format.Recognises(source))
            fitting = [FolderReader.Format];
        return fitting.Length switch
        {
            1 => fitting[0],
            0 => throw new ConfigurationException($"{source} looks like none of the formats that can be imported. {List()}"),
            _ => throw new ConfigurationException($"{source} could be {string.Join(" or ", fitting.Select(format => format.Name))}; say which with --from."),
        };
    }

    private static string List() => "The formats and what each needs:" + string.Concat(All.Select(format => $"\n  {format.Name}: {format.Needs}"));
}
