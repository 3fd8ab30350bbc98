using SinglePositive.Numerics;

namespace SinglePositive.Training;

/// <summary>Scores validation and test rows after an epoch.</summary>
internal sealed class EpochEvaluator
{
    private readonly LinearScorer _scorer;
    private readonly FeatureReader? _validationFeatures;
    private readonly FeatureReader? _testFeatures;
    private readonly EpochMeasure _measure;
    private readonly bool _testsEachEpoch;

    public EpochEvaluator(LinearScorer scorer, EvaluationSet? validation, EvaluationSet? test, Standardisation? standardisation, int classes, TrainingOptions options, bool testsEachEpoch)
    {
        (_scorer, _testsEachEpoch) = (scorer, testsEachEpoch);
        _measure = new EpochMeasure(validation?.Truth, validation?.Observed, test?.Truth, options);
        Validation = validation;
        Test = test;
        if (validation is not null)
        {
            _validationFeatures = new FeatureReader(validation.Features, standardisation);
            ValidationProbabilities = new float[(long)validation.Count * classes];
        }

        if (test is not null)
        {
            _testFeatures = new FeatureReader(test.Features, standardisation);
            TestProbabilities = new float[(long)test.Count * classes];
        }
    }

    public EvaluationSet? Validation { get; }

    public EvaluationSet? Test { get; }

    /// <summary>Probabilities of the last call of <see cref="Evaluate"/> or <see cref="Score(NativeFloats)"/>.</summary>
    public float[]? ValidationProbabilities { get; }

    public float[]? TestProbabilities { get; }

    /// <summary>Scores both sets.</summary>
    public void Score(NativeFloats weights) => Score(weights, withTest: true);

    /// <summary>Scores the sets that are scored each epoch and gives the epoch's record, apart from what training itself knows.</summary>
    public EpochRecord Evaluate(NativeFloats weights)
    {
        Score(weights, _testsEachEpoch);
        return _measure.Measure(ValidationProbabilities, Validation?.Count ?? 0, _testsEachEpoch ? TestProbabilities : null);
    }

    private void Score(NativeFloats weights, bool withTest)
    {
        if (Validation is not null)
            _scorer.Score(weights, _validationFeatures!, Validation.Rows, ValidationProbabilities!);
        if (Test is not null && withTest)
            _scorer.Score(weights, _testFeatures!, Test.Rows, TestProbabilities!);
    }
}
