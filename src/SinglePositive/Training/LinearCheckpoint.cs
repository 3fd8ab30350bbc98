using SinglePositive.Numerics;

namespace SinglePositive.Training;

/// <summary>Moves the arrays of linear training into named arrays and back; layouts of the processor at hand stay out of files.</summary>
internal static class LinearCheckpoint
{
    private const string EstimatorRows = "estimator.rows";

    public static void SavePanels(Dictionary<string, float[]> arrays, string name, PanelLayout layout, NativeFloats panels)
    {
        float[] weights = new float[(long)layout.Classes * layout.Features], biases = new float[layout.Classes];
        layout.Export(panels, weights, biases);
        arrays[$"{name}.weight"] = weights;
        arrays[$"{name}.bias"] = biases;
    }

    public static void RestorePanels(IReadOnlyDictionary<string, float[]> arrays, string name, PanelLayout layout, NativeFloats panels)
    {
        float[] weights = Find(arrays, $"{name}.weight", (long)layout.Classes * layout.Features);
        layout.Import(weights, Find(arrays, $"{name}.bias", layout.Classes), panels);
    }

    /// <summary>Stores 3·L numbers per row (logits, M, V) and returns the step each row belongs to.</summary>
    public static long[] SaveEstimator(Dictionary<string, float[]> arrays, LabelEstimator estimator, int classes)
    {
        float[] rows = new float[3L * estimator.Examples * classes];
        long[] steps = new long[estimator.Examples];
        for (int i = 0; i < steps.Length; i++)
            steps[i] = estimator.Save(i, rows.AsSpan(3 * classes * i, 3 * classes));
        arrays[EstimatorRows] = rows;
        return steps;
    }

    public static void RestoreEstimator(TrainingCheckpoint from, LabelEstimator estimator, int classes)
    {
        float[] rows = Find(from.Arrays, EstimatorRows, 3L * estimator.Examples * classes);
        if (from.EstimatorSteps is not { } steps || steps.Length != estimator.Examples)
            throw new CorruptArtefactException($"The checkpoint has {from.EstimatorSteps?.Length ?? 0} rows of the label estimator; {estimator.Examples} were expected.");
        for (int i = 0; i < steps.Length; i++)
            estimator.Restore(i, rows.AsSpan(3 * classes * i, 3 * classes), steps[i]);
    }

    /// <summary>An array of a checkpoint.</summary>
    /// <exception cref="CorruptArtefactException">It is missing or has another length.</exception>
    public static float[] Find(IReadOnlyDictionary<string, float[]> arrays, string name, long length) =>
        arrays.TryGetValue(name, out float[]? found) && found.LongLength == length
            ? found
            : throw new CorruptArtefactException($"The checkpoint has no array '{name}' of {length} numbers.");
}
