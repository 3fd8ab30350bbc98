using CsCheck;
using SinglePositive.Labels;

namespace SinglePositive.Tests.Metrics;

/// <summary>Random scores and truth with many ties, empty and full classes and rows, infinities and both zeros.</summary>
internal sealed record ScoreCase(TruthMatrix Truth, float[] Scores)
{
    private static readonly Gen<float> Score = Gen.OneOf(
        Gen.Float[0f, 1f],
        Gen.Float[-8f, 8f],
        Gen.Int[0, 4].Select(quarter => quarter / 4f),
        Pick(0f, -0f, float.PositiveInfinity, float.NegativeInfinity, float.Epsilon, -float.Epsilon));

    /// <summary>Probabilities at, between and next to the edges of bins, with many ties.</summary>
    private static readonly Gen<float> Probability = Gen.OneOf(
        Gen.Float[0f, 1f],
        Gen.Int[0, 300].Select(part => part / 300f),
        Gen.Int[1, 50].Select(edge => MathF.BitDecrement(edge / 50f)),
        Pick(0f, -0f, 1f, float.Epsilon, 0.5f));

    public static Gen<ScoreCase> Generate(int mostExamples, int mostClasses) => Generate(mostExamples, mostClasses, Gen.OneOf(Score, Gen.Const(0.5f)));

    public static Gen<ScoreCase> GenerateProbabilities(int mostExamples, int mostClasses) => Generate(mostExamples, mostClasses, Probability);

    private static Gen<ScoreCase> Generate(int mostExamples, int mostClasses, Gen<float> score) =>
        from examples in Gen.Int[1, mostExamples]
        from classes in Gen.Int[1, mostClasses]
        from share in Pick(0.05, 0.3, 0.9, 1.0)
        from scores in score.Array[examples * classes]
        from draws in Gen.Double[0, 1].Array[examples * classes]
        select new ScoreCase(new TruthMatrix(examples, classes, [.. draws.Select(draw => draw < share ? (byte)1 : (byte)0)]), scores);

    private static Gen<T> Pick<T>(params T[] values) => Gen.Int[0, values.Length - 1].Select(i => values[i]);

    public float[] Column(int @class) => [.. Enumerable.Range(0, Truth.Examples).Select(n => Scores[n * Truth.Classes + @class])];

    public bool[] Positive(int @class) => [.. Enumerable.Range(0, Truth.Examples).Select(n => Truth[n, @class])];

    public float[] Row(int example) => Scores.AsSpan(example * Truth.Classes, Truth.Classes).ToArray();

    public bool[] PositiveRow(int example) => [.. Enumerable.Range(0, Truth.Classes).Select(c => Truth[example, c])];
}
