using CsCheck;
using SinglePositive.Reports.Plots;

namespace SinglePositive.Reports.Tests.Plots;

public class DashesTests
{
    private static readonly Gen<Spot[]> _lines = Gen.Select(Gen.Double[0, 500], Gen.Double[0, 500]).Select(place => new Spot(place.Item1, place.Item2)).Array[2, 12];

    [Theory]
    [InlineData(nameof(LineKind.Dashed))]
    [InlineData(nameof(LineKind.Dotted))]
    [InlineData(nameof(LineKind.DashDotted))]
    public void Cut_AnyLine_HasPiecesOfTheirLengths(string name) =>
        _lines.Sample(line =>
        {
            LineKind kind = Enum.Parse<LineKind>(name);
            IReadOnlyList<double> lengths = Dashes.Of(kind);
            double whole = Length(line), period = lengths.Sum();
            IReadOnlyList<IReadOnlyList<Spot>> pieces = Dashes.Cut(line, kind);

            double expected = lengths.Where((_, i) => i % 2 == 0).Sum() * Math.Floor(whole / period);
            Assert.InRange(pieces.Sum(Length), expected - 1e-6, expected + period);
            Assert.All(pieces, piece => Assert.InRange(Length(piece), 0, lengths.Max() + 1e-6));
        });

    [Fact]
    public void Cut_SolidAndNone_AreTheLineAndNothing()
    {
        Spot[] line = [new(0, 0), new(10, 0)];

        Assert.Equal(line, Assert.Single(Dashes.Cut(line, LineKind.Solid)));
        Assert.Empty(Dashes.Cut(line, LineKind.None));
    }

    private static double Length(IReadOnlyList<Spot> line) =>
        line.Zip(line.Skip(1), (a, b) => Math.Sqrt(((a.X - b.X) * (a.X - b.X)) + ((a.Y - b.Y) * (a.Y - b.Y)))).Sum();
}
