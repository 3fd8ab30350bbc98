using CsCheck;
using SinglePositive.Labels;
using SinglePositive.Losses;

namespace SinglePositive.Tests.Losses;

/// <summary>The end of an epoch of em-apl.</summary>
public class SoftLabelsTests
{
    private const int Epochs = 10;
    private static readonly EntropyPseudoLabels _loss = new() { WarmUpEpochs = 4 };

    [Theory]
    [InlineData(3, false)]
    [InlineData(4, true)]
    [InlineData(9, true)]
    [InlineData(10, false)]
    public void ScoresAfter_Epochs_AreThoseFromTheWarmUpToTheLastButOne(int epoch, bool expected) =>
        Assert.Equal(expected, _loss.ScoresAfter(new Moment(epoch, Epochs, 1)));

    /// <summary>In every epoch each class gets ⌊θ·U/(T-T_w)⌋ labels, the lowest that are left, and keeps those it has.</summary>
    [Fact]
    public void EndEpoch_AnyScores_LabelsTheLowestOfEveryClass() => Gen.Select(Gen.Int[1, 40], Gen.Int[1, 5], Gen.ULong).Sample(
        (examples, classes, seed) =>
        {
            Random random = new((int)(uint)seed);
            ObservedMatrix observed = new(examples + 2, classes, [.. Enumerable.Range(0, (examples + 2) * classes).Select(_ => (LabelState)(random.Next(5) switch { 0 => 1, 1 => -1, _ => 0 }))]);
            int[] rows = [.. Enumerable.Range(1, examples)];
            CellMemory memory = _loss.CreateMemory(examples + 2, classes)!;
            for (int epoch = 4; epoch < Epochs; epoch++)
            {
                float[] before = [.. memory.Values], scores = [.. Enumerable.Range(0, examples * classes).Select(_ => random.Next(9) / 10f)];
                _loss.EndEpoch(new Moment(epoch, Epochs, 1), observed, rows, scores, memory);
                for (int j = 0; j < classes; j++)
                    Check(observed, rows, j, before, scores, memory);
            }
        },
        iter: 60);

    private static void Check(ObservedMatrix observed, int[] rows, int j, float[] before, float[] scores, CellMemory memory)
    {
        int unknown = rows.Count(row => observed[row, j] == LabelState.Unknown);
        float Held(int row) => before[(row * memory.Classes) + j];
        int[] expected = [.. rows.Where(row => observed[row, j] == LabelState.Unknown && Held(row) < 0)
            .OrderBy(row => scores[((row - 1) * memory.Classes) + j]).ThenBy(row => row).Take(unknown * 9 / 60)];
        for (int row = 0; row < observed.Examples; row++)
            Assert.Equal(expected.Contains(row) ? scores[((row - 1) * memory.Classes) + j] : Held(row), memory.Row(row)[j]);
    }
}
