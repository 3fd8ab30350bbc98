namespace SinglePositive.Calibration;

/// <summary>Each fifth of some rows as what the other four fifths give sees it: row n is in fold n mod 5.</summary>
internal static class CrossFit
{
    private const int Folds = 5;

    /// <summary>Calibrated probabilities of rows that were not fitted to.</summary>
    /// <param name="method">What is fitted to each class: Platt or isotonic calibration.</param>
    /// <param name="data">Scores as the model gives them, and full labels.</param>
    /// <returns>N·L probabilities; null when there are too few rows, or too few labels in some four fifths of them.</returns>
    public static float[]? Probabilities(CalibrationMethod method, CalibrationData data)
    {
        if (!IsPossible(data))
            return null;
        // The groups of all rows: else a class with barely enough present labels would have a line of its own only where nobody looks.
        IReadOnlyList<ClassGroup> groups = ClassGroup.Of(CalibrationScope.Class, LogitScaling.Truth(data));
        float[] probabilities = new float[data.Probabilities.Length];
        for (int fold = 0; fold < Folds; fold++)
            Place(ProbabilityMap.Fit(method, Others(data, fold), groups).Apply(Held(data, fold).Probabilities), data, fold, probabilities);
        return probabilities;
    }

    /// <summary>Measures a calibration on the rows that it is fitted to.</summary>
    /// <param name="options">What is fitted.</param>
    /// <param name="data">Scores as the model gives them, and labels.</param>
    /// <param name="threads">The most threads to use.</param>
    /// <returns>The measure; null when there are too few rows, or too few labels in some four fifths of them.</returns>
    public static CalibrationMeasure? Measure(CalibrationOptions options, CalibrationData data, int threads)
    {
        if (!IsPossible(data))
            return null;
        float[] probabilities = new float[data.Probabilities.Length], labels = new float[probabilities.Length], sets = new float[probabilities.Length];
        for (int fold = 0; fold < Folds; fold++)
        {
            (ProbabilityMap map, ModelCalibration calibration) = ModelCalibration.Fit(options, Others(data, fold), "");
            float[] mapped = map.Apply(Held(data, fold).Probabilities);
            Place(mapped, data, fold, probabilities);
            Place(ModelCalibration.Reached(mapped, calibration.Thresholds), data, fold, labels);
            if (calibration.Sets is not null)
                Place(ModelCalibration.Reached(mapped, calibration.Sets.Cuts), data, fold, sets);
        }

        return CalibrationMeasure.Compute(probabilities, labels, options.Coverage is null ? null : sets, data.Known!, data.Truth is not null, threads);
    }

    private static bool IsPossible(CalibrationData data) =>
        data.Known is not null && data.Examples >= 2 * Folds && Enumerable.Range(0, Folds).All(fold => Others(data, fold).Known!.Values.AsSpan().Contains((byte)1));

    private static CalibrationData Held(CalibrationData data, int fold) => data.Select(Rows(data, n => n % Folds == fold));

    private static CalibrationData Others(CalibrationData data, int fold) => data.Select(Rows(data, n => n % Folds != fold));

    private static int[] Rows(CalibrationData data, Func<int, bool> belong) => [.. Enumerable.Range(0, data.Examples).Where(belong)];

    private static void Place(float[] from, CalibrationData data, int fold, float[] to)
    {
        int[] rows = Rows(data, n => n % Folds == fold);
        for (int i = 0; i < rows.Length; i++)
            from.AsSpan(i * data.Classes, data.Classes).CopyTo(to.AsSpan(rows[i] * data.Classes));
    }
}
