using SinglePositive.Labels;
using SinglePositive.Losses;

namespace SinglePositive.Tests.Losses;

/// <summary>The definitions of the losses, written down once more in double and with no thought of speed.</summary>
internal static class LossReference
{
    private const double Step = 1e-5;

    /// <summary>The value of a loss at logits z and u; sz and su are the same logits where no slope goes through.</summary>
    private delegate double Value(double[] z, double[] u, double[] sz, double[] su);

    /// <summary>The loss's value and, by central differences, its gradients.</summary>
    public static (double Value, double[] Slopes, double[] EstimatorSlopes) Evaluate(string name, BatchCase batch, IReadOnlyDictionary<string, double> parameters)
    {
        double[] z = [.. batch.Logits.Select(x => (double)x)], u = [.. batch.EstimatorLogits.Select(x => (double)x)];
        Value value = Define(name, batch, key => parameters.TryGetValue(key, out double given) ? given : Default(name, key, batch.Classes));
        return (value(z, u, z, u), Gradient(z, moved => value(moved, u, z, u)), Gradient(u, moved => value(z, moved, z, u)));
    }

    private static double Default(string name, string parameter, int classes)
    {
        string documented = LossCatalog.Find(name).Parameters.SingleOrDefault(each => each.Name == parameter)?.Default ?? "0.1";
        return documented == "1/(L-1)" ? 1.0 / Math.Max(1, classes - 1) : double.Parse(documented);
    }

    private static Value Define(string name, BatchCase batch, Func<string, double> parameter) => name switch
    {
        "bce" => Cells(batch, (y, t, z) => t ? Positive(z) : Negative(z)),
        "bce-ls" => Cells(batch, (y, t, z) => t ? Smooth(z, 1 - parameter("smoothing")) : Smooth(z, parameter("smoothing"))),
        "iun" => Cells(batch, (y, t, z) => y switch { LabelState.Present => Positive(z), LabelState.Absent => Negative(z), _ => t ? 0 : Negative(z) }),
        "iu" => Cells(batch, (y, t, z) => y switch { LabelState.Present => Positive(z), LabelState.Absent => Negative(z), _ => 0 }),
        "an" => Cells(batch, (y, t, z) => y == LabelState.Present ? Positive(z) : Negative(z)),
        "an-ls" => Cells(batch, (y, t, z) => y == LabelState.Present ? Smooth(z, 1 - parameter("smoothing")) : Smooth(z, parameter("smoothing"))),
        "wan" => Cells(batch, (y, t, z) => y switch { LabelState.Present => Positive(z), LabelState.Absent => Negative(z), _ => parameter("negative-weight") * Negative(z) }),
        "epr" => (z, u, sz, su) => Define("iu", batch, parameter)(z, u, sz, su) + (parameter("regulariser-weight") * Excess(batch, z)),
        "role" => (z, u, sz, su) => (0.5 * Half(batch, z, su, parameter)) + (0.5 * Half(batch, u, sz, parameter)),
        "pr" => Ranking(batch),
        _ => (z, u, sz, su) => LaterLossReference.Value(name, batch, z, sz, parameter),
    };

    private static double Half(BatchCase batch, double[] a, double[] b, Func<string, double> parameter)
    {
        double sum = 0;
        for (int i = 0; i < a.Length; i++)
        {
            LabelState y = State(batch, i);
            sum += y == LabelState.Present ? Positive(a[i]) : y == LabelState.Absent ? Negative(a[i]) : 0;
            sum += Smooth(a[i], Sigmoid(b[i]));
        }

        return (sum / a.Length) + (parameter("regulariser-weight") * Excess(batch, a));
    }

    private static Value Ranking(BatchCase batch) => (z, u, sz, su) =>
    {
        double sum = 0;
        for (int i = 0; i < z.Length; i++)
        {
            int row = i / batch.Classes * batch.Classes;
            for (int j = row; j < row + batch.Classes; j++)
            {
                if (State(batch, i) == LabelState.Present && State(batch, j) == LabelState.Unknown)
                    sum += Math.Max(0, 1 - Sigmoid(z[i]) + Sigmoid(z[j]));
            }
        }

        return sum / z.Length;
    };

    private static Value Cells(BatchCase batch, Func<LabelState, bool, double, double> cell) => (z, u, sz, su) =>
        z.Select((logit, i) => cell(State(batch, i), batch.Truth[batch.Rows[i / batch.Classes], i % batch.Classes], logit)).Average();

    private static double Excess(BatchCase batch, double[] z)
    {
        double predicted = z.Sum(Sigmoid) / batch.Examples;
        return Math.Pow((predicted - batch.ExpectedPositives) / batch.Classes, 2);
    }

    private static double[] Gradient(double[] at, Func<double[], double> value)
    {
        double[] slopes = new double[at.Length], moved = [.. at];
        for (int i = 0; i < at.Length; i++)
        {
            moved[i] = at[i] + Step;
            double above = value(moved);
            moved[i] = at[i] - Step;
            slopes[i] = (above - value(moved)) / (2 * Step);
            moved[i] = at[i];
        }

        return slopes;
    }

    private static LabelState State(BatchCase batch, int cell) => batch.Observed[batch.Rows[cell / batch.Classes], cell % batch.Classes];

    private static double Sigmoid(double z) => 1 / (1 + Math.Exp(-z));

    private static double Positive(double z) => -Math.Log(Sigmoid(z) + 1e-5);

    private static double Negative(double z) => -Math.Log(Sigmoid(-z) + 1e-5);

    private static double Smooth(double z, double target) => (target * Positive(z)) + ((1 - target) * Negative(z));
}
