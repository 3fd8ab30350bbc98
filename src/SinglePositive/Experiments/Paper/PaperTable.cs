namespace SinglePositive.Experiments.Paper;

/// <summary>A table of the paper: losses in rows, data sets in columns, ours beside the published numbers.</summary>
/// <param name="Title">What it shows.</param>
/// <param name="Columns">The data sets' names.</param>
/// <param name="Rows">The losses.</param>
public sealed record PaperTable(string Title, IReadOnlyList<string> Columns, IReadOnlyList<PaperRow> Rows)
{
    /// <summary>The best and the second of a column among the rows that learn from one label per image; null where there is none.</summary>
    /// <remarks>Numbers count as shown, with one decimal: equal ones share a rank.</remarks>
    public Rank? RankOf(PaperRow row, int column)
    {
        ArgumentNullException.ThrowIfNull(row);
        double[] ranked = [.. Rows.Where(candidate => candidate.IsRanked).Select(candidate => Shown(candidate.Cells[column].Ours)).Where(double.IsFinite).Distinct().OrderDescending().Take(2)];
        return row.IsRanked && Array.IndexOf(ranked, Shown(row.Cells[column].Ours)) is >= 0 and int at ? (Rank)at : null;
    }

    private static double Shown(double map) => Math.Round(map, PaperTableText.Decimals);
}

/// <summary>A row of a table.</summary>
/// <param name="Title">The loss as the paper writes it, and what it is combined with.</param>
/// <param name="Labels">The labels of an image that it is given.</param>
/// <param name="IsRanked">True when it learns from one present label per image alone, so that it is compared with the others that do.</param>
/// <param name="Cells">One for each column.</param>
public sealed record PaperRow(string Title, string Labels, bool IsRanked, IReadOnlyList<PaperCell> Cells);

/// <summary>mAP in per cent; NaN where there is none.</summary>
/// <param name="Ours">The mean over seeds of the settings that validation chose.</param>
/// <param name="Deviation">The deviation over seeds; NaN for one seed.</param>
/// <param name="Published">The paper's.</param>
public readonly record struct PaperCell(double Ours, double Deviation, double Published)
{
    /// <summary>Ours less the paper's.</summary>
    public double Difference => Ours - Published;
}

/// <summary>A place in a column.</summary>
public enum Rank
{
    /// <summary>The highest number: bold.</summary>
    Best,

    /// <summary>The next one: underlined.</summary>
    Second,
}
