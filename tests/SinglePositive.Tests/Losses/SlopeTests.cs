using SinglePositive.Labels;
using SinglePositive.Losses;

namespace SinglePositive.Tests.Losses;

/// <summary>Every loss states its slope beside its value; here the value is differentiated and has to give that slope.</summary>
public class SlopeTests
{
    // The logarithm is a polynomial: its derivative is good to about 3e-6 where its value is good to 3e-8.
    private const double Tolerance = 5e-6;

    public static TheoryData<string> Definitions => [.. CellDefinition.All.Select(each => each.ToString())];

    [Theory]
    [MemberData(nameof(Definitions))]
    public void At_EveryStateAndLogit_SlopeIsTheDerivativeOfTheValue(string name)
    {
        CellDefinition definition = CellDefinition.All.Single(each => each.ToString() == name);
        foreach (LabelState state in Enum.GetValues<LabelState>())
        {
            foreach (bool truth in new[] { false, true })
            {
                for (int step = -640; step <= 640; step++)
                    Check(definition, new DualCell(step / 16.0, (((step * 37) % 641) / 16.0) + 0.01, state, truth));
            }
        }
    }

    [Fact]
    public void Definitions_Catalogue_AreAllHere() =>
        Assert.Equal(LossCatalog.All.Select(entry => entry.Name), CellDefinition.All.Select(each => each.Loss).Distinct());

    private static void Check(CellDefinition definition, DualCell cell)
    {
        DualTerm term = definition.At(cell);
        double scale = definition.Scale * (Spread(cell.Logit) + (definition.Loss == "role" ? Spread(cell.EstimatorLogit) : 0));
        Assert.True(
            Math.Abs(term.Slope - term.Derivative) <= Tolerance * (Math.Abs(term.Derivative) + scale),
            $"{cell}: slope {term.Slope:R}, derivative {term.Derivative:R}");
    }

    /// <summary>p(1-p), the size of a term's slope.</summary>
    private static double Spread(double logit) => 1 / (2 + (2 * Math.Cosh(logit)));
}
