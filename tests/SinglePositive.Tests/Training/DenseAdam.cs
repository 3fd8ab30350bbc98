namespace SinglePositive.Tests.Training;

/// <summary>Adam (Kingma and Ba 2015) with AdamW's decay, in double, written as in the paper: what the fast versions are compared with.</summary>
internal sealed class DenseAdam(double[] start, double learningRate, double weightDecay = 0)
{
    private const double Beta1 = 0.9;
    private const double Beta2 = 0.999;
    private const double Epsilon = 1e-8;

    private readonly double[] _first = new double[start.Length];
    private readonly double[] _second = new double[start.Length];
    private int _steps;

    /// <summary>The parameters.</summary>
    public double[] Values { get; } = [.. start];

    /// <summary>One step of every parameter.</summary>
    public void Step(ReadOnlySpan<double> slopes)
    {
        _steps++;
        double first = 1 - Math.Pow(Beta1, _steps), second = 1 - Math.Pow(Beta2, _steps);
        for (int i = 0; i < Values.Length; i++)
        {
            _first[i] = (Beta1 * _first[i]) + ((1 - Beta1) * slopes[i]);
            _second[i] = (Beta2 * _second[i]) + ((1 - Beta2) * slopes[i] * slopes[i]);
            Values[i] *= 1 - (learningRate * weightDecay);
            Values[i] -= learningRate * (_first[i] / first) / (Math.Sqrt(_second[i] / second) + Epsilon);
        }
    }
}
