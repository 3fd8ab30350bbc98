using CsCheck;
using SinglePositive.Reports.Plots;

namespace SinglePositive.Reports.Tests.Plots;

public class LinePlotTests
{
    [Fact]
    public void ToPage_NamedPoints_LieBesideEachOtherInsideThePlot() =>
        Gen.Select(Gen.Double[1, 20], Gen.Double[40, 90]).Array[2, 9].Sample(points =>
        {
            Curve[] curves = [.. points.Select((point, i) => new Curve($"loss-{i}", [point], Ink.Run(i)) { Kind = LineKind.None, Names = [$"loss-{i}"] })];
            Recorded drawing = new();
            PointNames.Draw(drawing, new PlotFrame(new Box(0, 0, 380, 270), new Axis("x") { Logarithmic = true }.Fit(points.Select(point => point.Item1)), new Axis("y").Fit(points.Select(point => point.Item2))), curves);

            Assert.Equal(points.Length, drawing.Texts.Count);
            Assert.All(drawing.Texts, text => Assert.True(text.Left >= 0 && text.Right <= 380 && text.Top >= 0 && text.Bottom <= 270, text.ToString()));
            for (int i = 0; i < drawing.Texts.Count; i++)
            {
                for (int j = 0; j < i; j++)
                    Assert.False(drawing.Texts[i].Top + 1 < drawing.Texts[j].Bottom && drawing.Texts[j].Top + 1 < drawing.Texts[i].Bottom && drawing.Texts[i].Left < drawing.Texts[j].Right && drawing.Texts[j].Left < drawing.Texts[i].Right);
            }
        });

    [Fact]
    public void Csv_NumbersAndNames_AreAsTheyWere()
    {
        LinePlot plot = new("p", "P", new Axis("epoch"), new Axis("mAP, %"), [new Curve("a, b", [(0, 0.1), (1, double.NaN)], Ink.Run(0)), new Curve("help", [(0, 1)], Ink.Quiet) { InCsv = false }]);

        Assert.Equal("series,epoch,\"mAP, %\"\n\"a, b\",0,0.1\n\"a, b\",1,\n", plot.Csv());
        Assert.False(plot.IsEmpty);
        Assert.True((plot with { Curves = [plot.Curves[1]] }).IsEmpty);
    }

    /// <summary>Keeps where texts would stand.</summary>
    private sealed class Recorded : IDrawing
    {
        public List<Box> Texts { get; } = [];

        public void Line(IReadOnlyList<Spot> places, Ink ink, double width, LineKind kind = LineKind.Solid)
        {
        }

        public void Disc(Spot centre, double radius, Ink ink)
        {
        }

        public void Boxes(IReadOnlyList<Box> boxes, Ink ink)
        {
        }

        public void Text(Spot foot, string text, double size, Ink ink, Anchor anchor = Anchor.Start, bool bold = false)
        {
            double width = Letters.Width(text, size);
            Texts.Add(new Box(foot.X - (anchor == Anchor.End ? width : 0), foot.Y - size, width, size));
        }
    }
}
