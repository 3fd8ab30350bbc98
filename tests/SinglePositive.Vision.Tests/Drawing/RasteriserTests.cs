using CsCheck;
using SinglePositive.Vision.Drawing;

namespace SinglePositive.Vision.Tests.Drawing;

public class RasteriserTests
{
    private const int Size = 24;

    private static readonly Gen<Point> AnyPoint = Gen.Select(Gen.Double[-40, 60], Gen.Double[-40, 60], (x, y) => new Point(x, y));

    [Fact]
    public void Row_Box_IsCoveredExactlyAlongTheRow()
    {
        Rasteriser rasteriser = new(8, 4);
        rasteriser.Add(Outline.Box(1.25, 1, 5.5, 2));

        Assert.Equal((1, 2), rasteriser.Rows);
        Assert.Equal((1, 6), rasteriser.Row(1));
        Assert.Equal([0, 768, 1024, 1024, 1024, 512, 0, 0], rasteriser.Cover);
    }

    [Fact]
    public void Row_TouchesTwoRows_SharesByHeight()
    {
        Rasteriser rasteriser = new(2, 3);
        rasteriser.Add(Outline.Box(0, 0.5, 1, 1.25));

        Assert.Equal((0, 2), rasteriser.Rows);
        rasteriser.Row(0);
        Assert.Equal(512, rasteriser.Cover[0]);
        rasteriser.Row(1);
        Assert.Equal(256, rasteriser.Cover[0]);
    }

    [Fact]
    public void Row_AnyPolygons_StayWithinFullCoverAndTheirRows() => AnyPoint.Array[3, 12].Sample(
        corners =>
        {
            Rasteriser rasteriser = new(Size, Size);
            Outline area = new Outline().Start(corners[0].X, corners[0].Y);
            foreach (Point corner in corners.AsSpan(1))
                area.Line(corner.X, corner.Y);
            Assert.All(Read(rasteriser, area), cover => Assert.InRange(cover, 0, Rasteriser.Full));
            // Nothing is left for the next area.
            Assert.Equal(Size * Size * Rasteriser.Full, Read(rasteriser, Outline.Box(-1, -1, Size + 1, Size + 1)).Sum());
        },
        iter: 500);

    [Fact]
    public void Row_AnyTriangleInside_CoversItsArea() => Gen.Double[1, Size - 1].Array[6].Sample(
        c =>
        {
            double area = Math.Abs(((c[2] - c[0]) * (c[5] - c[1])) - ((c[4] - c[0]) * (c[3] - c[1]))) / 2;
            double covered = (double)Read(new Rasteriser(Size, Size), Outline.Through(c)).Sum() / Rasteriser.Full;
            // Rows are read at four heights: each of the three edges may be off by half a height times its width.
            Assert.InRange(covered, area - 10, area + 10);
        },
        iter: 500);

    [Fact]
    public void Row_OverlappingLinesOfOneDirection_AreOneArea()
    {
        Outline twice = Outline.Box(2, 2, 10, 10).Join(Outline.Box(5, 5, 12, 12));

        Assert.Equal((64 + 49 - 25) * Rasteriser.Full, Read(new Rasteriser(Size, Size), twice).Sum());
    }

    [Fact]
    public void Along_Line_HasItsWidthAndRoundEnds()
    {
        Outline brush = Stroke.Along(Outline.Through(6, 12, 18, 12), 6, closed: false);

        double covered = (double)Read(new Rasteriser(Size, Size), brush).Sum() / Rasteriser.Full;
        Assert.InRange(covered, (12 * 6) + (0.95 * Math.PI * 9), (12 * 6) + (1.02 * Math.PI * 9));
    }

    private static List<int> Read(Rasteriser rasteriser, Outline area)
    {
        List<int> cover = [];
        rasteriser.Add(area);
        (int first, int end) = rasteriser.Rows;
        for (int row = first; row < end; row++)
        {
            (int left, int right) = rasteriser.Row(row);
            cover.AddRange(rasteriser.Cover[left..Math.Max(left, right)]);
        }

        rasteriser.Clear();
        return cover;
    }
}
