using SinglePositive.Experiments.Paper;

namespace SinglePositive.Cli.Output;

/// <summary>The paper's tables on the terminal: a table for each data set, ours beside the published numbers.</summary>
internal static class PaperView
{
    /// <summary>Shows the tables.</summary>
    public static void Show(Invocation call, IReadOnlyList<PaperTable> tables)
    {
        foreach (PaperTable table in tables)
        {
            for (int column = 0; column < table.Columns.Count; column++)
            {
                call.Write($"{table.Title}: {table.Columns[column]}");
                call.Write(Table(table, column));
                call.Out.WriteLine();
            }
        }

        call.Write("mAP in per cent, of the settings that validation chose; * best and + second among losses that are given one present label per image.");
    }

    private static TextTable Table(PaperTable table, int column)
    {
        bool published = PaperTableText.IsPublished(table, column);
        TextTable text = new(published ? ["loss", "labels per image", ">ours", ">paper", ">difference"] : ["loss", "labels per image", ">ours"]);
        foreach (PaperRow row in table.Rows)
        {
            PaperCell cell = row.Cells[column];
            string mark = table.RankOf(row, column) switch { Rank.Best => "*", Rank.Second => "+", _ => " " };
            string ours = PaperTableText.Short(cell.Ours) + (double.IsFinite(cell.Deviation) ? $" ± {PaperTableText.Short(cell.Deviation)}" : "") + " " + mark;
            text.Add(published ? [row.Title, row.Labels, ours, PaperTableText.Short(cell.Published), PaperTableText.Signed(cell.Difference)] : [row.Title, row.Labels, ours]);
        }

        return text;
    }
}
