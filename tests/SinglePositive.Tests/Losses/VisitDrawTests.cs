using SinglePositive.Labels;
using SinglePositive.Losses;
using SinglePositive.Numerics;

namespace SinglePositive.Tests.Losses;

/// <summary>Which unknown cells pseudo-negative sampling keeps.</summary>
public class VisitDrawTests
{
    private const int Classes = 80;

    [Theory]
    [InlineData(0.02)]
    [InlineData(0.25)]
    [InlineData(0.5)]
    [InlineData(0.9)]
    public void Evaluate_NegativeRate_KeepsAboutThatShareInEveryClassExampleAndEpoch(double rate)
    {
        const int Examples = 500;
        double cells = Examples * Classes, tolerance = 5 * Math.Sqrt(rate * (1 - rate) / cells);
        bool[][] epochs = [.. Enumerable.Range(1, 3).Select(epoch => Kept(Unlabelled([.. Enumerable.Range(0, Examples)], epoch), rate))];
        foreach (bool[] kept in epochs)
        {
            Assert.InRange(kept.Count(k => k) / cells, rate - tolerance, rate + tolerance);
            Assert.All(kept.Chunk(Classes), row => Assert.InRange(row.Count(k => k) / (double)Classes, rate - (6 * Math.Sqrt(rate * (1 - rate) / Classes)), rate + (6 * Math.Sqrt(rate * (1 - rate) / Classes))));
        }

        // Independent draws agree in rate² of the cells.
        double both = epochs[0].Zip(epochs[1], (a, b) => a && b).Count(k => k) / cells;
        Assert.InRange(both, (rate * rate) - tolerance, (rate * rate) + tolerance);
        double neighbours = epochs[2].Zip(epochs[2].Skip(1), (a, b) => a && b).Count(k => k) / cells;
        Assert.InRange(neighbours, (rate * rate) - tolerance, (rate * rate) + tolerance);
    }

    [Fact]
    public void Evaluate_SameSeedEpochAndExample_KeepsTheSameCellsInAnyBatchAndWidth()
    {
        bool[] expected = Kept(Unlabelled([4, 9, 2], 7), 0.4);
        foreach (LaneWidth width in Enum.GetValues<LaneWidth>())
        {
            Assert.Equal(expected, Kept(Unlabelled([4, 9, 2], 7), 0.4, width));
            Assert.Equal(expected[..Classes], Kept(Unlabelled([4], 7), 0.4, width));
            Assert.Equal(expected[Classes..], Kept(Unlabelled([9, 2], 7), 0.4, width));
        }
    }

    [Fact]
    public void Evaluate_OtherSeedEpochOrExample_KeepsOtherCells()
    {
        BatchCase batch = Unlabelled([4], 7);
        bool[] kept = Kept(batch, 0.5);
        Assert.NotEqual(kept, Kept(batch with { Epoch = 8 }, 0.5));
        Assert.NotEqual(kept, Kept(batch with { Seed = 6 }, 0.5));
        Assert.NotEqual(kept, Kept(Unlabelled([5], 7), 0.5));
    }

    [Fact]
    public void Evaluate_SmallerRate_KeepsASubset()
    {
        BatchCase batch = Unlabelled([1, 2, 3, 4], 1);
        bool[] few = Kept(batch, 0.2), many = Kept(batch, 0.6);
        Assert.All(few.Zip(many), pair => Assert.True(!pair.First || pair.Second));
    }

    [Fact]
    public void Evaluate_ObservedCells_AreNeverDropped()
    {
        BatchCase batch = BatchCase.Draw(3, 40, Classes);
        float[] all = batch.Evaluate(new AssumeNegative()).Slopes, some = batch.Evaluate(new AssumeNegative { NegativeRate = 0.3 }).Slopes;
        int dropped = 0;
        for (int i = 0; i < all.Length; i++)
        {
            bool isUnknown = batch.Observed[batch.Rows[i / Classes], i % Classes] == LabelState.Unknown;
            Assert.True(some[i] == all[i] || (isUnknown && some[i] == 0), $"cell {i}: {some[i]} where all cells give {all[i]}");
            dropped += some[i] == all[i] ? 0 : 1;
        }

        Assert.NotEqual(0, dropped);
    }

    /// <summary>The cells with a slope; logits are 0, so a cell that counts has one.</summary>
    private static bool[] Kept(BatchCase batch, double rate, LaneWidth? width = null) =>
        [.. batch.Evaluate(new AssumeNegative { NegativeRate = rate }, width).Slopes.Select(slope => slope != 0)];

    private static BatchCase Unlabelled(int[] rows, int epoch) => new()
    {
        Rows = rows,
        Classes = Classes,
        Stride = Classes,
        Logits = new float[rows.Length * Classes],
        EstimatorLogits = [],
        Observed = new(500, Classes, new LabelState[500 * Classes]),
        Truth = new(500, Classes, new byte[500 * Classes]),
        Priors = [],
        PseudoLabels = new(0, Classes, []),
        Remembered = [],
        Epoch = epoch,
    };
}
