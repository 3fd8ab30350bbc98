using SinglePositive.Files;
using SinglePositive.Labels;

namespace SinglePositive.Metrics;

/// <summary>Scores and full labels that belong together: N examples × L classes.</summary>
/// <param name="Scores">N·L scores, row by row.</param>
/// <param name="Truth">The labels, N × L.</param>
public sealed record ScoredExamples(float[] Scores, TruthMatrix Truth)
{
    /// <summary>Reads both from npy files of any numeric type.</summary>
    /// <param name="scoresPath">N × L numbers; float64 is rounded to float32.</param>
    /// <param name="truthPath">N × L labels, each 0 or 1.</param>
    /// <exception cref="DataFormatException">A file is damaged, the shapes differ or are empty, a score is NaN, or a label is neither 0 nor 1.</exception>
    public static ScoredExamples Read(string scoresPath, string truthPath)
    {
        NpyArray scores = NpyFile.Read(scoresPath);
        NpyArray truth = NpyFile.Read(truthPath);
        CheckShape(scoresPath, scores);
        if (!scores.Shape.SequenceEqual(truth.Shape))
            throw new DataFormatException(truthPath, null, $"the truth must have the shape of the scores, {Text(scores)} (examples × classes); found {Text(truth)}.");
        float[] values = scores.To<float>();
        int classes = (int)scores.Shape[1];
        if (ScoreCheck.FindNaN(values, classes) is (int example, int @class))
            throw new DataFormatException(scoresPath, $"row {example}, column {@class}", "every score must be a number; found NaN (rows and columns count from 0).");
        return new ScoredExamples(values, new TruthMatrix((int)scores.Shape[0], classes, ReadLabels(truthPath, truth, classes)));
    }

    private static void CheckShape(string path, NpyArray scores)
    {
        if (scores.Shape is not [> 0 and <= int.MaxValue, > 0 and <= int.MaxValue])
            throw new DataFormatException(path, null, $"scores need two dimensions (examples × classes), neither empty; the array is {Text(scores)}.");
    }

    private static byte[] ReadLabels(string path, NpyArray truth, int classes)
    {
        double[] given = truth.To<double>();
        byte[] labels = new byte[given.Length];
        for (int cell = 0; cell < given.Length; cell++)
        {
            if (given[cell] is not (0 or 1))
                throw new DataFormatException(path, $"row {cell / classes}, column {cell % classes}", $"a label of the truth is 0 or 1; found {given[cell]} (rows and columns count from 0).");
            labels[cell] = (byte)given[cell];
        }

        return labels;
    }

    private static string Text(NpyArray array) => array.Shape.Count == 0 ? "a single value" : string.Join(" × ", array.Shape);
}
