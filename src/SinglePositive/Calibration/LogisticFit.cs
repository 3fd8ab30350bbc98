namespace SinglePositive.Calibration;

/// <summary>Logistic regression on one number.</summary>
internal static class LogisticFit
{
    private const double LowestLog = -7, HighestLog = 7;
    private const double Negligible = 1e-14;
    private const int Halvings = 80, Iterations = 100;

    /// <summary>1/(1+e^−x).</summary>
    public static double Sigmoid(double x) => 1 / (1 + Math.Exp(-x));

    /// <summary>The slope a with the highest likelihood of σ(a·z), from e⁻⁷ to e⁷: where Σ(σ(a·z) − y)·z, which rises with a, is 0.</summary>
    public static double Slope(double[] logits, byte[] present)
    {
        return Math.Exp(Root(log => Derivative(logits, present, Math.Exp(log)), LowestLog, HighestLog));
    }

    /// <summary>Σ(σ(a·z) − y)·z: the derivative of the negative log-likelihood by a.</summary>
    public static double Derivative(double[] logits, byte[] present, double slope)
    {
        double sum = 0;
        for (int i = 0; i < logits.Length; i++)
            sum += (Sigmoid(slope * logits[i]) - present[i]) * logits[i];
        return sum;
    }

    /// <summary>Platt's fit of σ(a·z + b) by Newton's method (Lin, Lin and Weng, Machine Learning 68, 2007).</summary>
    /// <param name="logits">z.</param>
    /// <param name="present">1 where present.</param>
    /// <param name="smallest">a is at least this; where the best one is smaller, only b is fitted.</param>
    public static (double Slope, double Intercept) Platt(double[] logits, byte[] present, double smallest)
    {
        int positives = present.Sum(label => label), negatives = present.Length - positives;
        double yes = (positives + 1.0) / (positives + 2), no = 1.0 / (negatives + 2);
        double[] targets = [.. present.Select(label => label != 0 ? yes : no)];
        (double a, double b) = Newton(logits, targets, Math.Log((positives + 1.0) / (negatives + 1)));
        if (a >= smallest)
            return (a, b);
        double span = Math.Abs(smallest) * logits.Max(Math.Abs) + 40;
        return (smallest, Root(intercept => Gradient(logits, targets, smallest, intercept).B, -span, span));
    }

    /// <summary>The derivatives of Σ log(1 + e^x) − t·x, x = a·z + b, by a and b.</summary>
    public static (double A, double B) Gradient(double[] logits, double[] targets, double a, double b)
    {
        double byA = 0, byB = 0;
        for (int i = 0; i < logits.Length; i++)
        {
            double error = Sigmoid((a * logits[i]) + b) - targets[i];
            byA += error * logits[i];
            byB += error;
        }

        return (byA, byB);
    }

    private static (double A, double B) Newton(double[] logits, double[] targets, double start)
    {
        (double a, double b) = (0, start);
        double value = Value(logits, targets, a, b);
        for (int iteration = 0; iteration < Iterations; iteration++)
        {
            (double byA, double byB) = Gradient(logits, targets, a, b);
            (double aa, double ab, double bb) = Curvature(logits, a, b);
            double determinant = (aa * bb) - (ab * ab);
            if (!(determinant > 0))
                break;
            double stepA = ((bb * byA) - (ab * byB)) / determinant, stepB = ((aa * byB) - (ab * byA)) / determinant;
            double descent = (byA * stepA) + (byB * stepB), size = 1; // descent / 2 is what is left to gain
            if (descent < Negligible * Math.Max(1, value))
                break;
            double next = Value(logits, targets, a - stepA, b - stepB);
            while (!(next < value - (1e-4 * size * descent)) && size > 1e-10)
            {
                size /= 2;
                next = Value(logits, targets, a - (size * stepA), b - (size * stepB));
            }

            if (!(next < value))
                break;
            (a, b, value) = (a - (size * stepA), b - (size * stepB), next);
        }

        return (a, b);
    }

    /// <summary>The second derivatives, with a trace of ridge so that logits that are all alike can be solved for.</summary>
    private static (double AA, double AB, double BB) Curvature(double[] logits, double a, double b)
    {
        double aa = 1e-12, ab = 0, bb = 1e-12;
        foreach (double z in logits)
        {
            double p = Sigmoid((a * z) + b), weight = p * (1 - p);
            aa += weight * z * z;
            ab += weight * z;
            bb += weight;
        }

        return (aa, ab, bb);
    }

    private static double Value(double[] logits, double[] targets, double a, double b)
    {
        double sum = 0;
        for (int i = 0; i < logits.Length; i++)
        {
            double x = (a * logits[i]) + b;
            sum += Math.Max(x, 0) + Math.Log(1 + Math.Exp(-Math.Abs(x))) - (targets[i] * x);
        }

        return sum;
    }

    /// <summary>Where a function that never falls crosses 0, by halving; an end of the interval when it does not.</summary>
    private static double Root(Func<double, double> rising, double low, double high)
    {
        for (int halving = 0; halving < Halvings; halving++)
        {
            double middle = (low + high) / 2;
            if (rising(middle) < 0)
                low = middle;
            else
                high = middle;
        }

        return (low + high) / 2;
    }
}
