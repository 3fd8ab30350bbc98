using CsCheck;
using SinglePositive.Losses;

namespace SinglePositive.Tests.Losses;

public class LabelDrawTests
{
    private static readonly Gen<(int Size, double[] Logits)> _cases =
        from size in Gen.Int[1, 4]
        from logits in Gen.Double[-6, 6].Array[size + 1, 7]
        select (size, logits);

    [Fact]
    public void Surprise_OverAllLabels_IsThatOfEveryFixedSizeSetCountedOneByOne() => _cases.Sample(test =>
    {
        LabelDraw draw = new(test.Size, test.Logits.Length);
        double[] expected = new double[test.Logits.Length];
        double all = 0;
        for (int set = 0; set < 1 << test.Logits.Length; set++)
        {
            int[] members = [.. Enumerable.Range(0, test.Logits.Length).Where(j => (set >> j & 1) == 1)];
            if (members.Length != test.Size)
                continue;
            double odds = Math.Exp(members.Sum(j => test.Logits[j]));
            all += odds;
            foreach (int j in members)
                expected[j] += odds / test.Size;
        }

        for (int j = 0; j < expected.Length; j++)
            Assert.Equal(expected[j] / all, Math.Exp(-draw.Surprise(test.Logits, j, [])), 1e-9);
    });

    [Fact]
    public void Surprise_Slopes_AreItsDerivatives() => _cases.Sample(test =>
    {
        LabelDraw draw = new(test.Size, test.Logits.Length);
        double[] slopes = new double[test.Logits.Length];
        draw.Surprise(test.Logits, 0, slopes);
        for (int j = 0; j < slopes.Length; j++)
        {
            double[] above = [.. test.Logits], below = [.. test.Logits];
            above[j] += 1e-5;
            below[j] -= 1e-5;
            Assert.Equal((draw.Surprise(above, 0, []) - draw.Surprise(below, 0, [])) / 2e-5, slopes[j], 1e-5);
        }
    });

    [Fact]
    public void Surprise_LogitsFarApart_StaysFinite()
    {
        double[] slopes = new double[4];

        Assert.True(double.IsFinite(new LabelDraw(3, 4).Surprise([90, -90, -90, -90], 0, slopes)));
        Assert.All(slopes, slope => Assert.True(double.IsFinite(slope)));
    }
}
