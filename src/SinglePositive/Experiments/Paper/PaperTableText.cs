using System.Globalization;
using System.Text;
using System.Text.Json;
using SinglePositive.Files;

namespace SinglePositive.Experiments.Paper;

/// <summary>Tables of the paper as Markdown, LaTeX, CSV and JSON.</summary>
public static class PaperTableText
{
    /// <summary>Decimals of mAP in tables for people, as in the paper; CSV and JSON have all.</summary>
    public const int Decimals = 1;

    private const string Absent = "–";

    /// <summary>Markdown: best bold, second underlined; the published number in brackets, then the difference.</summary>
    public static string Markdown(IReadOnlyList<PaperTable> tables)
    {
        ArgumentNullException.ThrowIfNull(tables);
        StringBuilder text = new();
        foreach (PaperTable table in tables)
        {
            string[] heads = [.. table.Columns.SelectMany((column, at) => Heads(table, at, column)).Select(Plain)];
            text.Append(CultureInfo.InvariantCulture, $"{(text.Length > 0 ? "\n" : "")}**{table.Title}**\n\n| loss | labels per image | {string.Join(" | ", heads)} |\n");
            text.Append("|---|---|").Append(string.Concat(Enumerable.Repeat("---:|", heads.Length))).Append('\n');
            foreach (PaperRow row in table.Rows)
                text.Append(CultureInfo.InvariantCulture, $"| {row.Title} | {row.Labels} | {string.Join(" | ", table.Columns.SelectMany((_, at) => Cells(table, row, at, "**", "**", "<u>", "</u>", "±")))} |\n");
        }

        return text.ToString();
    }

    /// <summary>LaTeX: one <c>tabular</c> per table, with <c>booktabs</c>' rules.</summary>
    public static string Latex(IReadOnlyList<PaperTable> tables)
    {
        ArgumentNullException.ThrowIfNull(tables);
        StringBuilder text = new();
        foreach (PaperTable table in tables)
        {
            string[] heads = [.. table.Columns.SelectMany((column, at) => Heads(table, at, column)).Select(Escaped)];
            text.Append(CultureInfo.InvariantCulture, $"{(text.Length > 0 ? "\n" : "")}% {table.Title}; needs \\usepackage{{booktabs}}\n\\begin{{tabular}}{{ll{new string('r', heads.Length)}}}\n\\toprule\n");
            text.Append(CultureInfo.InvariantCulture, $"Loss & Labels per image & {string.Join(" & ", heads)} \\\\\n\\midrule\n");
            foreach (PaperRow row in table.Rows)
                text.Append(CultureInfo.InvariantCulture, $"{Escaped(row.Title)} & {row.Labels} & {string.Join(" & ", table.Columns.SelectMany((_, at) => Cells(table, row, at, "\\textbf{", "}", "\\underline{", "}", "$\\pm$")))} \\\\\n");
            text.Append("\\bottomrule\n\\end{tabular}\n");
        }

        return text.ToString();
    }

    /// <summary>CSV, one line per cell: <c>table,loss,labels,dataset,map,std,published,difference</c>; what is unknown is empty.</summary>
    public static string Csv(IReadOnlyList<PaperTable> tables)
    {
        ArgumentNullException.ThrowIfNull(tables);
        StringBuilder text = new("table,loss,labels,dataset,map,std,published,difference\n");
        foreach ((PaperTable table, PaperRow row, int column) in AllCells(tables))
        {
            PaperCell cell = row.Cells[column];
            text.AppendJoin(',', CsvField.Of(table.Title), CsvField.Of(row.Title), CsvField.Of(row.Labels), CsvField.Of(table.Columns[column]), CsvField.Of(cell.Ours), CsvField.Of(cell.Deviation), CsvField.Of(cell.Published), CsvField.Of(cell.Difference)).Append('\n');
        }

        return text.ToString();
    }

    /// <summary>JSON: an array of tables with rows and cells; what is unknown is null.</summary>
    public static void Write(Utf8JsonWriter writer, IReadOnlyList<PaperTable> tables)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(tables);
        writer.WriteStartObject();
        writer.WriteStartArray("tables");
        foreach (PaperTable table in tables)
        {
            writer.WriteStartObject();
            writer.WriteString("title", table.Title);
            writer.WriteStartArray("rows");
            foreach (PaperRow row in table.Rows)
                Write(writer, table, row);
            writer.WriteEndArray();
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter writer, PaperTable table, PaperRow row)
    {
        writer.WriteStartObject();
        writer.WriteString("loss", row.Title);
        writer.WriteString("labels", row.Labels);
        writer.WriteStartArray("cells");
        for (int column = 0; column < row.Cells.Count; column++)
        {
            PaperCell cell = row.Cells[column];
            writer.WriteStartObject();
            writer.WriteString("dataset", table.Columns[column]);
            writer.WriteNumberOrNull("map", cell.Ours);
            writer.WriteNumberOrNull("std", cell.Deviation);
            writer.WriteNumberOrNull("published", cell.Published);
            writer.WriteNumberOrNull("difference", cell.Difference);
            writer.WriteString("rank", table.RankOf(row, column) switch { Rank.Best => "best", Rank.Second => "second", _ => null });
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    /// <summary>A number as tables for people show it.</summary>
    public static string Short(double map, string format = "0.0") => double.IsNaN(map) ? Absent : Math.Round(map, Decimals).ToString(format, CultureInfo.InvariantCulture);

    /// <summary>A difference, with its sign.</summary>
    public static string Signed(double difference) => Short(difference, "+0.0;-0.0;0.0");

    /// <summary>True when the column has any published number: it then has two columns more.</summary>
    public static bool IsPublished(PaperTable table, int column)
    {
        ArgumentNullException.ThrowIfNull(table);
        return table.Rows.Any(row => double.IsFinite(row.Cells[column].Published));
    }

    private static string[] Heads(PaperTable table, int at, string column) => IsPublished(table, at) ? [column, "paper", "difference"] : [column];

    private static string[] Cells(PaperTable table, PaperRow row, int at, string bold, string boldEnd, string underlined, string underlinedEnd, string plusMinus)
    {
        PaperCell cell = row.Cells[at];
        string ours = table.RankOf(row, at) switch
        {
            Rank.Best => bold + Short(cell.Ours) + boldEnd,
            Rank.Second => underlined + Short(cell.Ours) + underlinedEnd,
            _ => Short(cell.Ours),
        };
        if (double.IsFinite(cell.Deviation))
            ours += $" {plusMinus} {Short(cell.Deviation)}";
        return IsPublished(table, at) ? [ours, Short(cell.Published), Signed(cell.Difference)] : [ours];
    }

    private static IEnumerable<(PaperTable Table, PaperRow Row, int Column)> AllCells(IReadOnlyList<PaperTable> tables) =>
        from table in tables from row in table.Rows from column in Enumerable.Range(0, table.Columns.Count) select (table, row, column);

    /// <summary>Text between the bars of a Markdown table.</summary>
    private static string Plain(string text) => string.Concat(text.Select(letter => letter switch
    {
        '|' or '*' or '_' or '`' or '[' or ']' or '<' or '>' or '\\' => $"\\{letter}",
        _ when char.IsControl(letter) => " ",
        _ => $"{letter}",
    }));

    /// <summary>Text in LaTeX.</summary>
    private static string Escaped(string text) => string.Concat(text.Select(letter => letter switch
    {
        '#' or '$' or '%' or '&' or '_' or '{' or '}' => $"\\{letter}",
        '\\' => "\\textbackslash{}",
        '^' => "\\textasciicircum{}",
        '~' => "\\textasciitilde{}",
        _ when char.IsControl(letter) => " ",
        _ => $"{letter}",
    }));
}
