namespace SinglePositive.Reports.Plots;

/// <summary>Cuts lines into pieces with gaps between them.</summary>
internal static class Dashes
{
    /// <summary>The pieces of a line: one for a solid line, none for one that is not drawn.</summary>
    public static IReadOnlyList<IReadOnlyList<Spot>> Cut(IReadOnlyList<Spot> line, LineKind kind) => kind switch
    {
        LineKind.Solid => [line],
        LineKind.None => [],
        LineKind.Dashed => Cut(line, 7, 4),
        _ => Cut(line, 2, 4),
    };

    private static List<IReadOnlyList<Spot>> Cut(IReadOnlyList<Spot> line, double dash, double gap)
    {
        List<IReadOnlyList<Spot>> pieces = [];
        List<Spot> piece = line.Count == 0 ? [] : [line[0]];
        double left = dash;
        bool drawn = true;
        for (int i = 1; i < line.Count; i++)
        {
            Spot from = line[i - 1], to = line[i];
            double length = Math.Sqrt(((to.X - from.X) * (to.X - from.X)) + ((to.Y - from.Y) * (to.Y - from.Y))), done = 0;
            for (; length - done > left; left = drawn ? dash : gap)
            {
                done += left;
                Spot at = new(from.X + ((to.X - from.X) * done / length), from.Y + ((to.Y - from.Y) * done / length));
                if (drawn)
                    pieces.Add([.. piece, at]);
                piece = [at];
                drawn = !drawn;
            }

            left -= length - done;
            if (drawn)
                piece.Add(to);
        }

        if (drawn && piece.Count > 1)
            pieces.Add(piece);
        return pieces;
    }
}
