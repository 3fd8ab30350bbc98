using SinglePositive.Labels;

namespace SinglePositive.Calibration;

/// <summary>The cells of some classes by falling score, equal scores together.</summary>
internal sealed class RankedCells
{
    private RankedCells(float[] scores, int[] taken, int[] hits) => (Scores, Taken, Hits) = (scores, taken, hits);

    /// <summary>The distinct scores, from high to low.</summary>
    public float[] Scores { get; }

    /// <summary>For each of them the number of cells that reach it.</summary>
    public int[] Taken { get; }

    /// <summary>How many of these are present; zeros without labels.</summary>
    public int[] Hits { get; }

    /// <summary>Ranks cells.</summary>
    /// <param name="data">The scores.</param>
    /// <param name="labels">1 where a cell is present; null when that does not matter.</param>
    /// <param name="classes">The classes whose cells are ranked.</param>
    public static RankedCells Of(CalibrationData data, TruthMatrix? labels, int[] classes)
    {
        (float[] scores, byte[] present) = Cells(data, labels, classes);
        Array.Sort(scores, present);
        List<float> distinct = [];
        List<int> taken = [], hits = [];
        int hit = 0;
        for (int i = scores.Length - 1; i >= 0; i--)
        {
            hit += present[i];
            if (i > 0 && scores[i - 1] == scores[i])
                continue;
            distinct.Add(scores[i]);
            taken.Add(scores.Length - i);
            hits.Add(hit);
        }

        return new RankedCells([.. distinct], [.. taken], [.. hits]);
    }

    /// <summary>The cells of some classes, example by example: scores, and 1 where present.</summary>
    public static (float[] Scores, byte[] Present) Cells(CalibrationData data, TruthMatrix? labels, int[] classes)
    {
        float[] scores = new float[data.Examples * classes.Length];
        byte[] present = new byte[scores.Length];
        for (int n = 0, at = 0; n < data.Examples; n++)
        {
            foreach (int j in classes)
            {
                int cell = (n * data.Classes) + j;
                scores[at] = data.Probabilities[cell] + 0f; // −0 and 0 are one score
                present[at++] = labels?.Values[cell] ?? 0;
            }
        }

        return (scores, present);
    }

    /// <summary>The threshold that takes the cells down to a point: half-way to the next score, so that rounding elsewhere decides nothing.</summary>
    /// <param name="point">A place in <see cref="Scores"/>; −1 takes no cell.</param>
    public double Below(int point)
    {
        if (point < 0)
            return Scores[0] < 1 ? (Scores[0] + 1.0) / 2 : ThresholdRule.Never;
        return point == Scores.Length - 1 ? Scores[point] : ((double)Scores[point] + Scores[point + 1]) / 2;
    }
}
