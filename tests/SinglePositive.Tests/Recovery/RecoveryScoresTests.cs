using CsCheck;
using SinglePositive.Labels;
using SinglePositive.Numerics;
using SinglePositive.Recovery;

namespace SinglePositive.Tests.Recovery;

public class RecoveryScoresTests
{
    private const LabelState P = LabelState.Present;
    private const LabelState A = LabelState.Absent;
    private const LabelState U = LabelState.Unknown;

    private static readonly ObservedMatrix Observed = new(3, 3, [P, U, U, U, U, P, A, U, P]);

    /// <summary>Few distinct scores, so that ties are the rule.</summary>
    private static readonly Gen<RecoveryScores> Cases =
        from examples in Gen.Int[1, 12]
        from classes in Gen.Int[1, 6]
        from states in Gen.Int[0, 4].Select(number => number < 3 ? U : number == 3 ? P : A).Array[examples * classes]
        from truth in Gen.Byte[0, 1].Array[examples * classes]
        from tenths in Gen.Int[0, 10].Array[examples * classes]
        from count in Gen.Int[1, examples]
        from seed in Gen.UInt
        let rows = new NumpyRandomState(seed).Permutation(examples)[..count]
        select new RecoveryScores(
            RecoverySource.Model,
            [.. rows.SelectMany(row => tenths[(row * classes)..((row + 1) * classes)]).Select(tenth => tenth / 10f)],
            rows,
            new ObservedMatrix(examples, classes, states),
            new TruthMatrix(examples, classes, truth));

    [Fact]
    public void AtLeast_SomeRows_ListsUnknownCellsSurestFirst() =>
        Assert.Equal(
            [new RecoveredLabel(2, 1, 0.75f), new RecoveredLabel(0, 1, 0.5f), new RecoveredLabel(0, 2, 0.5f)],
            Scores([0.9f, 0.75f, 1, 1, 0.5f, 0.5f], [2, 0]).AtLeast(0.5));

    [Fact]
    public void Suspects_SomeRows_ListsGivenCellsLeastSureFirst() =>
        Assert.Equal([new RecoveredLabel(2, 2, 0.1f), new RecoveredLabel(0, 0, 0.2f)], Scores([0.9f, 0.75f, 0.1f, 0.2f, 0.5f, 0.5f], [2, 0]).Suspects(5));

    [Fact]
    public void Constructor_WrongShape_SaysBothShapes()
    {
        ArgumentException error = Assert.Throws<ArgumentException>(() => Scores([0, 0], [0]));
        Assert.Contains("2 probabilities do not fit 1 rows of observed labels of 3 × 3", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Constructor_NotANumber_SaysWhere()
    {
        ArgumentException error = Assert.Throws<ArgumentException>(() => Scores([0, float.NaN, 0], [2]));
        Assert.Contains("row 2, class 1", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Cuts_AnyScores_AreThoseOfAFullSort() => Cases.Sample(scores =>
    {
        List<RecoveredLabel> all = Sorted(scores);
        for (int count = 0; count <= all.Count + 1; count++)
            Assert.Equal(all.Take(count), scores.Best(count));
        Assert.Equal(all.Where(label => label.Probability >= 0.3f), scores.AtLeast(0.3f));
        foreach (int top in new[] { 1, 2, 100 })
            Assert.Equal(all.Where(label => all.Where(other => other.Row == label.Row).Take(top).Contains(label)), scores.BestOfEach(top));
    });

    [Fact]
    public void Cardinality_AnyScores_BringsTheMeanToK() => Gen.Select(Cases, Gen.Double[0.01, 7]).Sample((scores, k) =>
    {
        int recovered = RecoveryCut.Cardinality.Select(scores, k).Labels.Count;
        Assert.Equal(Math.Clamp(Math.Round((k * scores.Rows.Length) - scores.Given, MidpointRounding.AwayFromZero), 0, scores.Unknown), recovered);
    });

    [Fact]
    public void Precision_ValidationIsTheSameRows_IsReachedByTheLargestSet() => Cases.Sample(drawn =>
    {
        RecoveryScores scores = new(drawn.Source, drawn.Probabilities, drawn.Rows, drawn.Observed, drawn.Truth) { Validation = drawn };
        RecoverySelection selection = RecoveryCut.Parse("precision=0.6").Select(scores, null);
        double Precision(double threshold) => scores.AtLeast(threshold) is { Count: > 0 } labels ? RecoverySummary.Compute(scores, labels).Precision : double.NaN;

        Assert.Equal(selection.Labels.Count == 0 ? double.NaN : Precision(selection.Labels[^1].Probability), selection.EstimatedPrecision);
        Assert.False(selection.EstimatedPrecision < 0.6);
        double lowest = selection.Labels.Count == 0 ? double.PositiveInfinity : selection.Labels[^1].Probability;
        Assert.All(Sorted(scores).Where(label => label.Probability < lowest), label => Assert.True(Precision(label.Probability) < 0.6));
    });

    [Fact]
    public void Evaluation_AnyScores_IsTheNaiveComputation() => Cases.Sample(scores =>
    {
        List<RecoveredLabel> all = Sorted(scores);
        IReadOnlyList<RecoveredLabel> labels = scores.AtLeast(0.7f);
        RecoveryEvaluation evaluation = RecoveryEvaluation.Compute(scores, labels);
        bool IsRight(RecoveredLabel label) => scores.Truth![label.Row, label.Class];

        Assert.Equal(new RecoverySummary(all.Count(IsRight), labels.Count, labels.Count(IsRight)), evaluation.Summary);
        Assert.Equal(NaiveAp(all, IsRight), evaluation.AveragePrecision, 1e-12);
        for (int @class = 0; @class < scores.Observed.Classes; @class++)
        {
            List<RecoveredLabel> cells = [.. all.Where(label => label.Class == @class)];
            Assert.Equal(NaiveAp(cells, IsRight), evaluation.PerClass[@class].AveragePrecision, 1e-12);
            Assert.Equal(new RecoverySummary(cells.Count(IsRight), labels.Count(label => label.Class == @class), labels.Count(label => label.Class == @class && IsRight(label))), evaluation.PerClass[@class].Summary);
        }

        Assert.Equal(all.Count >= 10 ? [(10, all.Take(10).Count(IsRight) / 10.0)] : [], evaluation.PrecisionAt);
    });

    [Theory]
    [InlineData("cardinality")]
    [InlineData("threshold=0.25")]
    [InlineData("top=3")]
    [InlineData("precision=0.9")]
    public void Parse_EveryCut_IsWrittenTheSame(string text) => Assert.Equal(text, RecoveryCut.Parse(text).ToString());

    [Theory]
    [InlineData("threshold")]
    [InlineData("threshold=2")]
    [InlineData("top=0")]
    [InlineData("top=1.5")]
    [InlineData("precision=0")]
    [InlineData("precision=NaN")]
    [InlineData("best=3")]
    [InlineData("cardinality=3")]
    public void Parse_Nonsense_Throws(string text) => Assert.Throws<FormatException>(() => RecoveryCut.Parse(text));

    [Fact]
    public void Select_WhatItNeedsIsUnknown_SaysWhatToGive()
    {
        RecoveryScores scores = Scores([0.9f, 0.75f, 1], [2]);
        Assert.Contains("--expected-positives", Assert.Throws<ConfigurationException>(() => RecoveryCut.Cardinality.Select(scores, null)).Message, StringComparison.Ordinal);
        Assert.Contains("validation rows", Assert.Throws<ConfigurationException>(() => RecoveryCut.Parse("precision=0.5").Select(scores, null)).Message, StringComparison.Ordinal);
    }

    private static RecoveryScores Scores(float[] probabilities, int[] rows) => new(RecoverySource.Estimates, probabilities, rows, Observed, null);

    private static List<RecoveredLabel> Sorted(RecoveryScores scores) =>
    [
        .. from position in Enumerable.Range(0, scores.Rows.Length)
           let row = scores.Rows[position]
           from @class in Enumerable.Range(0, scores.Observed.Classes)
           where scores.Observed[row, @class] == U
           let label = new RecoveredLabel(row, @class, scores.Probabilities[(position * scores.Observed.Classes) + @class])
           orderby label.Probability descending, row, @class
           select label,
    ];

    /// <summary>The mean over right cells of the precision among all cells that score at least as high.</summary>
    private static double NaiveAp(List<RecoveredLabel> cells, Func<RecoveredLabel, bool> isRight) => cells.Any(isRight)
        ? cells.Where(isRight).Average(right => (double)cells.Count(cell => cell.Probability >= right.Probability && isRight(cell)) / cells.Count(cell => cell.Probability >= right.Probability))
        : double.NaN;
}
