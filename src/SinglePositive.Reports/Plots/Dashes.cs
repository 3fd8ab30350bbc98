namespace SinglePositive.Reports.Plots;

/// <summary>Cuts lines into pieces with gaps between them.</summary>
internal static class Dashes
{
    /// <summary>Lengths of pieces and gaps in turn, in pixels; none for a solid line.</summary>
    public static IReadOnlyList<double> Of(LineKind kind) => kind switch
    {
        LineKind.Dashed => [7, 4],
        LineKind.Dotted => [2, 4],
        LineKind.DashDotted => [9, 3, 2, 3],
        _ => [],
    };

    /// <summary>The pieces of a line: one for a solid line, none for one that is not drawn.</summary>
    public static IReadOnlyList<IReadOnlyList<Spot>> Cut(IReadOnlyList<Spot> line, LineKind kind) =>
        kind == LineKind.None ? [] : Of(kind) is { Count: > 0 } lengths ? Cut(line, lengths) : [line];

    private static List<IReadOnlyList<Spot>> Cut(IReadOnlyList<Spot> line, IReadOnlyList<double> lengths)
    {
        List<IReadOnlyList<Spot>> pieces = [];
        List<Spot> piece = line.Count == 0 ? [] : [line[0]];
        int at = 0;
        double left = lengths[0];
        for (int i = 1; i < line.Count; i++)
        {
            Spot from = line[i - 1], to = line[i];
            double length = Math.Sqrt(((to.X - from.X) * (to.X - from.X)) + ((to.Y - from.Y) * (to.Y - from.Y))), done = 0;
            while (length - done > left)
            {
                done += left;
                Spot end = new(from.X + ((to.X - from.X) * done / length), from.Y + ((to.Y - from.Y) * done / length));
                if (at % 2 == 0)
                    pieces.Add([.. piece, end]);
                piece = [end];
                at = (at + 1) % lengths.Count;
                left = lengths[at];
            }

            left -= length - done;
            if (at % 2 == 0)
                piece.Add(to);
        }

        if (at % 2 == 0 && piece.Count > 1)
            pieces.Add(piece);
        return pieces;
    }
}
