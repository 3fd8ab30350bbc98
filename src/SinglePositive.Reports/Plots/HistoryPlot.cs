using System.Text;

namespace SinglePositive.Reports.Plots;

/// <summary>One panel of a <see cref="HistoryPlot"/>.</summary>
/// <param name="Label">Whose probabilities are counted.</param>
/// <param name="Shares">For each epoch the share of each bin, summing to 1; all 0 when nothing was counted.</param>
internal sealed record HistoryPanel(string Label, IReadOnlyList<double[]> Shares);

/// <summary>The paper's figure: for each epoch the normalised histogram of predicted probabilities as a column of colours. Panels lie one below another.</summary>
/// <param name="Name">The name of its files.</param>
/// <param name="Title">What is shown.</param>
/// <param name="Epochs">The number below each column.</param>
/// <param name="Panels">The panels from top to bottom.</param>
internal sealed record HistoryPlot(string Name, string Title, IReadOnlyList<int> Epochs, IReadOnlyList<HistoryPanel> Panels) : Plot(Name, Title)
{
    private const double KeyRow = 26;

    /// <inheritdoc/>
    protected override double Height(double width) => (width < 600 ? 240 : 330) * Panels.Count + KeyRow;

    /// <inheritdoc/>
    protected override void Draw(IDrawing drawing, Box area)
    {
        double height = (area.Height - KeyRow) / Panels.Count;
        for (int i = 0; i < Panels.Count; i++)
            Draw(drawing, area with { Top = area.Top + (i * height), Height = height }, Panels[i]);
        HeatScale.DrawKey(drawing, new Box(area.Left, area.Bottom - KeyRow, Math.Min(area.Width, 400), KeyRow - 4), "share (middle: 0.25): 0+", "1");
    }

    /// <inheritdoc/>
    public override string Csv()
    {
        StringBuilder csv = new();
        AppendRow(csv, "panel", "epoch", "probabilityFrom", "probabilityTo", "share");
        foreach (HistoryPanel panel in Panels)
        {
            for (int e = 0; e < Epochs.Count; e++)
            {
                int bins = panel.Shares[e].Length;
                for (int bin = 0; bin < bins; bin++)
                    AppendRow(csv, panel.Label, Epochs[e], (double)bin / bins, (bin + 1.0) / bins, panel.Shares[e][bin]);
            }
        }

        return csv.ToString();
    }

    private void Draw(IDrawing drawing, Box area, HistoryPanel panel)
    {
        double first = Epochs[0] - 0.5, last = Epochs[^1] + 0.5;
        Axis across = new("epoch") { Minimum = first, Maximum = last, Whole = true };
        PlotFrame frame = new(area, across, new Axis($"probability of {panel.Label}") { Minimum = 0, Maximum = 1 });
        drawing.Boxes([frame.Inside], Ink.Fixed(Vision.Drawing.Colour.White));
        HeatScale.DrawCells(drawing, Cells(frame, panel));
        frame.Draw(drawing, lines: false);
    }

    private IEnumerable<(Box Box, double Share)> Cells(PlotFrame frame, HistoryPanel panel)
    {
        for (int e = 0; e < Epochs.Count; e++)
        {
            double[] shares = panel.Shares[e];
            for (int bin = 0; bin < shares.Length; bin++)
            {
                // By the square root: else what is spread over many bins would have the first colours only.
                if (shares[bin] <= 0)
                    continue;
                Spot from = frame.At(Epochs[e] - 0.5, (bin + 1.0) / shares.Length), to = frame.At(Epochs[e] + 0.5, (double)bin / shares.Length);
                yield return (new Box(from.X, from.Y, to.X - from.X, to.Y - from.Y), Math.Sqrt(shares[bin]));
            }
        }
    }
}
