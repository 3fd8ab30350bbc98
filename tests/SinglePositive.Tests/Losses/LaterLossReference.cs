using SinglePositive.Labels;

namespace SinglePositive.Tests.Losses;

/// <summary>The definitions of the losses after the CVPR 2021 paper, written down once more in double and with no thought of speed.</summary>
internal static class LaterLossReference
{
    /// <summary>The value of a loss.</summary>
    /// <param name="name">The loss.</param>
    /// <param name="batch">Labels and moment.</param>
    /// <param name="z">Logits.</param>
    /// <param name="held">The same logits where no slope goes through.</param>
    /// <param name="parameter">Gives the loss's parameters.</param>
    public static double Value(string name, BatchCase batch, double[] z, double[] held, Func<string, double> parameter) => name switch
    {
        "em" => Mean(batch, z, x => Offset(x), i => -parameter("entropy-weight") * Entropy(z[i])),
        "gr" => Mean(batch, z, x => Offset(x, 1e-7), i => Robust(batch, z[i], held[i], parameter)),
        "focal" => Mean(batch, z, x => Focal(x, parameter("gamma")), i => Focal(-z[i], parameter("gamma")), absentIsUnknown: true),
        "asl" => Mean(batch, z, x => Focal(x, parameter("gamma-positive")), i => Shifted(z[i], parameter("gamma-negative"), parameter("margin")), absentIsUnknown: true),
        "hill" => Mean(batch, z, x => Focal(x - 1, 2), i => (parameter("lambda") - Sigmoid(z[i])) * Math.Pow(Sigmoid(z[i]), 2), absentIsUnknown: true),
        "ll-r" => Mean(batch, z, x => Softplus(-x), i => IsLarge(name, batch, held, i, parameter) ? 0 : Softplus(z[i])),
        "ll-ct" => Mean(batch, z, x => Softplus(-x), i => Softplus(IsLarge(name, batch, held, i, parameter) ? -z[i] : z[i])),
        "ll-cp" => Mean(batch, z, x => Softplus(-x), i => Softplus(Remembered(batch, i) || IsLarge(name, batch, held, i, parameter) ? -z[i] : z[i])),
        "em-apl" => Mean(batch, z, x => Offset(x), i => Remembered(batch, i)
            ? parameter("pseudo-weight") * Cross(z[i], batch.Remembered[Cell(batch, i)])
            : -parameter("entropy-weight") * Entropy(z[i])),
        "loo" => Mean(batch, z, x => Softplus(-x), i => Remembered(batch, i)
            ? (Math.Max(0, batch.Remembered[Cell(batch, i)]) * Softplus(-z[i])) + ((1 - Math.Max(0, batch.Remembered[Cell(batch, i)])) * Softplus(z[i]))
            : Softplus(z[i])),
        "external" => Mean(batch, z, x => Offset(x), i => batch.PseudoLabels[batch.Rows[i / batch.Classes], i % batch.Classes]
            ? parameter("pseudo-weight") * Cross(z[i], parameter("pseudo-target"))
            : -parameter("entropy-weight") * Entropy(z[i])),
        "splc" => z.Select((logit, i) => State(batch, i) switch
        {
            LabelState.Present => Focal(logit - 1, 2),
            LabelState.Unknown when batch.Epoch >= 2 && Sigmoid(held[i]) > parameter("threshold") => Focal(logit, 2),
            _ => Focal(-logit, 2),
        }).Average(),
        "csl" => z.Select((logit, i) => State(batch, i) switch
        {
            LabelState.Present => Softplus(-logit),
            LabelState.Unknown when batch.Priors[i % batch.Classes] > (float)parameter("prior-threshold") || IsAmong(batch, held, i, (int)Math.Floor(parameter("ignored-per-example") * batch.Examples)) => 0,
            _ => Focal(-logit, 4),
        }).Average(),
        "nnpu" => Enumerable.Range(0, batch.Classes).Average(j => Risk(batch, z, held, j)) + z.Select((logit, i) => State(batch, i) == LabelState.Absent ? Softplus(logit) : 0).Average(),
        _ => throw new ArgumentOutOfRangeException(nameof(name), name, "no such loss"),
    };

    private static bool IsLarge(string name, BatchCase batch, double[] z, int i, Func<string, double> parameter)
    {
        decimal share = (decimal)parameter("large-loss-rate") * z.Length * (name == "ll-cp" ? Math.Min(1, batch.Epoch - 1) : batch.Epoch - 1);
        return IsAmong(batch, z, i, (int)Math.Ceiling(share), name == "ll-cp");
    }

    /// <summary>True when fewer unknown cells than those sought have a larger logit.</summary>
    private static bool IsAmong(BatchCase batch, double[] z, int i, int sought, bool forgetsRemembered = false) =>
        Enumerable.Range(0, z.Length).Count(other => z[other] > z[i] && State(batch, other) == LabelState.Unknown && !(forgetsRemembered && Remembered(batch, other))) < sought;

    private static double Risk(BatchCase batch, double[] z, double[] held, int j)
    {
        double MeanOf(double[] logits, LabelState state, int sign) => Enumerable.Range(0, batch.Examples)
            .Where(i => State(batch, (i * batch.Classes) + j) == state).Select(i => Softplus(sign * logits[(i * batch.Classes) + j])).DefaultIfEmpty(0).Average();
        double Absence(double[] logits) => MeanOf(logits, LabelState.Unknown, 1) - (batch.Priors[j] * MeanOf(logits, LabelState.Present, 1));
        return (batch.Priors[j] * MeanOf(z, LabelState.Present, -1)) + (Absence(held) > 0 ? Absence(z) : 0);
    }

    private static bool Remembered(BatchCase batch, int cell) => !float.IsNaN(batch.Remembered[Cell(batch, cell)]);

    private static int Cell(BatchCase batch, int cell) => (batch.Rows[cell / batch.Classes] * batch.Classes) + (cell % batch.Classes);

    private static double Cross(double z, double target) => (target * Offset(z)) + ((1 - target) * Offset(-z));

    /// <summary>A mean over cells: what a known label costs at a logit that is turned so that it is right when large, and what an unknown one costs.</summary>
    private static double Mean(BatchCase batch, double[] z, Func<double, double> known, Func<int, double> unknown, bool absentIsUnknown = false) =>
        z.Select((logit, i) => State(batch, i) switch
        {
            LabelState.Present => known(logit),
            LabelState.Absent when !absentIsUnknown => known(-logit),
            _ => unknown(i),
        }).Average();

    private static double Robust(BatchCase batch, double z, double held, Func<string, double> parameter)
    {
        double At(string name, int epochs) => parameter(name + "-start") + ((parameter(name + "-end") - parameter(name + "-start")) * epochs / batch.Epochs);
        double p = Sigmoid(held);
        double chance = Sigmoid((At("steepness", batch.Epoch - 1) * p) + At("offset", batch.Epoch - 1));
        double weight = Math.Exp(-0.5 * Math.Pow((p - At("centre", batch.Epoch)) / At("width", batch.Epoch), 2));
        double Side(double logit, double q) => (1 - Math.Pow(Sigmoid(logit), q)) / q;
        return weight * ((chance * Side(z, parameter("q2"))) + ((1 - chance) * Side(-z, parameter("q3"))));
    }

    private static double Shifted(double z, double gamma, double margin)
    {
        double p = Math.Max(0, Sigmoid(z) - margin);
        return Math.Pow(p, gamma) * -Math.Log(Math.Min(1, Sigmoid(-z) + margin));
    }

    private static double Focal(double z, double gamma) => Math.Pow(Sigmoid(-z), gamma) * Softplus(-z);

    private static double Entropy(double z) => Softplus(z) - (z * Sigmoid(z));

    private static double Offset(double z, double epsilon = 1e-5) => -Math.Log(Sigmoid(z) + epsilon);

    private static double Softplus(double z) => Math.Max(z, 0) + Math.Log(1 + Math.Exp(-Math.Abs(z)));

    private static double Sigmoid(double z) => 1 / (1 + Math.Exp(-z));

    private static LabelState State(BatchCase batch, int cell) => batch.Observed[batch.Rows[cell / batch.Classes], cell % batch.Classes];
}
