using System.Globalization;

namespace SinglePositive.Reports.Plots;

/// <summary>An axis: what its numbers are, and from where to where they go.</summary>
/// <param name="Title">The quantity with its unit.</param>
internal sealed record Axis(string Title)
{
    private const double LogTolerance = 1e-9;

    /// <summary>The least number shown; null for the least there is.</summary>
    public double? Minimum { get; init; }

    /// <summary>The greatest number shown; null for the greatest there is.</summary>
    public double? Maximum { get; init; }

    /// <summary>True when equal steps are equal ratios.</summary>
    public bool Logarithmic { get; init; }

    /// <summary>True when only whole numbers mean something.</summary>
    public bool Whole { get; init; }

    /// <summary>The axis fitted to numbers: its ends are set, a little beyond them unless they were given.</summary>
    public Axis Fit(IEnumerable<double> numbers)
    {
        double[] finite = [.. numbers.Where(number => double.IsFinite(number) && (!Logarithmic || number > 0))];
        (double low, double high) = finite.Length == 0 ? (Logarithmic ? 1 : 0, Logarithmic ? 10 : 1) : (finite.Min(), finite.Max());
        double room = Whole ? 0 : 0.05 * (high - low);
        double first = Minimum ?? (Logarithmic ? low / 1.3 : low - room), last = Maximum ?? (Logarithmic ? high * 1.3 : high + room);
        if (last > first)
            return this with { Minimum = first, Maximum = last };
        double around = Whole ? 1 : Math.Max(Math.Abs(first) * 0.1, 1e-6);
        return this with { Minimum = Minimum ?? first - around, Maximum = (Minimum ?? first) + around };
    }

    /// <summary>Where a number lies on a fitted axis: 0 at its begin, 1 at its end.</summary>
    public double Place(double number) => Logarithmic
        ? Math.Log(number / Minimum!.Value) / Math.Log(Maximum!.Value / Minimum.Value)
        : (number - Minimum!.Value) / (Maximum!.Value - Minimum.Value);

    /// <summary>The numbers of a fitted axis that get a line and a label: round ones.</summary>
    /// <param name="most">The most labels that have room.</param>
    public IReadOnlyList<double> Ticks(int most) => Logarithmic ? LogTicks(most) : LinearTicks(most);

    /// <summary>A number as the axis shows it.</summary>
    /// <param name="number">One of the ticks.</param>
    /// <param name="ticks">All of them: their distance says how many digits are needed.</param>
    public static string Label(double number, IReadOnlyList<double> ticks)
    {
        double step = ticks.Count < 2 ? Math.Abs(number) : ticks.Zip(ticks.Skip(1), (a, b) => b - a).Min();
        if (step >= 1e6 || (step > 0 && step < 1e-5))
            return number.ToString("0.##e0", CultureInfo.InvariantCulture);
        int digits = step <= 0 || step >= 1 ? (step == Math.Floor(step) ? 0 : 1) : (int)Math.Ceiling(-Math.Log10(step) - 1e-9);
        string text = number.ToString("N" + digits, CultureInfo.InvariantCulture);
        return text.StartsWith('-') && text.Trim('-', '0', '.').Length == 0 ? text[1..] : text;
    }

    private List<double> LinearTicks(int most)
    {
        double span = Maximum!.Value - Minimum!.Value;
        double rough = span / Math.Max(1, most - 1);
        double power = Math.Pow(10, Math.Floor(Math.Log10(rough)));
        // Round steps; the first that leaves room, or a smaller one where too few of its multiples lie on the axis.
        double[] steps = [.. new[] { 0.1, 0.2, 0.5, 1, 2, 5, 10 }.Select(factor => factor * power)];
        int at = Array.FindIndex(steps, candidate => candidate >= rough * 0.8);
        List<double> ticks = Multiples(steps[at], span);
        while (ticks.Count < 2 && at > 0 && !(Whole && steps[at] <= 1))
            ticks = Multiples(steps[--at], span);
        return ticks;
    }

    private List<double> Multiples(double step, double span)
    {
        double whole = Whole ? Math.Max(1, Math.Ceiling(step)) : step;
        List<double> ticks = [];
        for (double k = Math.Ceiling((Minimum!.Value / whole) - 1e-9); k * whole <= Maximum!.Value + (1e-9 * span); k++)
            ticks.Add(k * whole);
        return ticks;
    }

    private List<double> LogTicks(int most)
    {
        List<double> ticks = [];
        foreach (double[] factors in new double[][] { [1, 2, 5], [1, 3], [1] })
        {
            ticks.Clear();
            for (double power = Math.Pow(10, Math.Floor(Math.Log10(Minimum!.Value))); power <= Maximum!.Value; power *= 10)
                ticks.AddRange(factors.Select(factor => factor * power).Where(tick => tick >= Minimum.Value * (1 - LogTolerance) && tick <= Maximum.Value * (1 + LogTolerance)));
            if (ticks.Count <= most)
                break;
        }

        return ticks;
    }
}
