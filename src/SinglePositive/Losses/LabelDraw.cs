namespace SinglePositive.Losses;

/// <summary>The probability of observing a label that was drawn uniformly from a set of a given size, when sets of that size are present in proportion to the product of their members' odds.</summary>
/// <remarks>
/// With odds w = e^z and elementary symmetric polynomials e_m, P(j) = w_j·e_{m-1}(w without j) / (m·e_m(w)). For m = 1 this is softmax; it never exceeds 1/m, which is what tells sizes apart.
/// Polynomials and their derivatives are sums of positive terms, from left to right and back, and lose no precision.
/// </remarks>
internal sealed class LabelDraw
{
    private const double Smallest = 1e-300;

    private readonly int _size;
    private readonly int _classes;
    private readonly double[] _odds;
    private readonly double[] _sums;
    private readonly double[] _whole;
    private readonly double[] _others;

    /// <param name="size">m, from 1.</param>
    /// <param name="classes">L, at least m.</param>
    public LabelDraw(int size, int classes)
    {
        (_size, _classes) = (size, classes);
        _odds = new double[classes];
        _sums = new double[(classes + 1) * (size + 1)];
        _whole = new double[classes];
        _others = new double[classes];
    }

    /// <summary>-log P(label).</summary>
    /// <param name="logits">L logits.</param>
    /// <param name="label">The label that was observed.</param>
    /// <param name="slopes">Receives the derivatives by the logits; may be empty.</param>
    public double Surprise(ReadOnlySpan<double> logits, int label, Span<double> slopes)
    {
        double highest = double.NegativeInfinity;
        foreach (double logit in logits)
            highest = Math.Max(highest, logit);
        for (int j = 0; j < _classes; j++)
            _odds[j] = Math.Exp(logits[j] - highest);
        double own = Math.Log(Math.Max(_odds[label], Smallest));
        double whole = LogSum(_size, slopes.IsEmpty ? [] : _whole);
        double kept = _odds[label];
        _odds[label] = 0;
        double others = LogSum(_size - 1, slopes.IsEmpty ? [] : _others);
        _odds[label] = kept;
        for (int j = 0; j < slopes.Length; j++)
            slopes[j] = _whole[j] - _others[j] - (j == label ? 1 : 0);
        return Math.Log(_size) + whole - own - others;
    }

    /// <summary>log e_m of the odds, and its derivatives by the logits: how likely each class is in a set of m.</summary>
    private double LogSum(int size, Span<double> inclusions)
    {
        int width = size + 1;
        Span<double> sums = _sums.AsSpan(0, (_classes + 1) * width);
        sums[..width].Clear();
        sums[0] = 1;
        for (int j = 0; j < _classes; j++)
        {
            Span<double> before = sums.Slice(j * width, width), after = sums.Slice((j + 1) * width, width);
            after[0] = 1;
            for (int m = 1; m < width; m++)
                after[m] = before[m] + (_odds[j] * before[m - 1]);
        }

        double sum = Math.Max(sums[(_classes * width) + size], Smallest);
        if (!inclusions.IsEmpty)
            Differentiate(sums, size, sum, inclusions);
        return Math.Log(sum);
    }

    private void Differentiate(ReadOnlySpan<double> sums, int size, double sum, Span<double> inclusions)
    {
        int width = size + 1;
        Span<double> slope = stackalloc double[width];
        slope.Clear();
        slope[size] = 1;
        for (int j = _classes - 1; j >= 0; j--)
        {
            ReadOnlySpan<double> before = sums.Slice(j * width, width);
            double share = 0;
            for (int m = 0; m < size; m++)
            {
                share += slope[m + 1] * before[m];
                slope[m] += _odds[j] * slope[m + 1];
            }

            inclusions[j] = _odds[j] * share / sum;
        }
    }
}
