using System.Text.Json;
using SinglePositive.Calibration;
using SinglePositive.Files;

namespace SinglePositive.Experiments;

/// <summary>A calibration as JSON: what <c>calibration.json</c> holds and <c>spml calibrate --json</c> prints.</summary>
public static class CalibrationJson
{
    /// <summary>Writes it as one object; what is not known is null.</summary>
    public static void WriteJson(this RunCalibration calibration, Utf8JsonWriter writer)
    {
        ArgumentNullException.ThrowIfNull(calibration);
        ArgumentNullException.ThrowIfNull(writer);
        CalibrationOptions options = calibration.Options;
        writer.WriteStartObject();
        writer.WriteString("run", calibration.Request.Run);
        writer.WriteString("on", calibration.Request.On);
        writer.WriteNumber("examples", calibration.Data.Examples);
        writer.WriteString("labels", calibration.Data.Truth is not null ? "full" : calibration.Data.Present is not null ? "observed" : "none");
        writer.WriteString("thresholds", options.Rule.ToString());
        writer.WriteString("scope", ModelCalibration.Word(options.Scope));
        writer.WriteString("method", ModelCalibration.Word(options.Method));
        writer.WriteNumberOrNull("coverage", options.Coverage);
        writer.WriteNumberOrNull("expectedPositives", options.ExpectedPositives);
        writer.WriteString("measuredOn", calibration.MeasuredOn);
        writer.WriteBoolean("crossFitted", calibration.IsCrossFitted);
        Write(writer, "before", calibration.Before);
        Write(writer, "after", calibration.After);
        writer.WriteStartArray("perClass");
        for (int j = 0; j < calibration.Classes.Count; j++)
            WriteClass(writer, calibration, j);
        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter writer, string name, CalibrationMeasure? measure)
    {
        if (measure is null)
        {
            writer.WriteNull(name);
            return;
        }

        writer.WriteStartObject(name);
        writer.WriteNumberOrNull("ece", measure.MeanError);
        writer.WriteNumberOrNull("worstEce", measure.HasTruth ? measure.Errors.Max() : null);
        writer.WriteNumberOrNull("brier", measure.MeanBrier);
        writer.WriteNumberOrNull("worstBrier", measure.HasTruth ? measure.Briers.Max() : null);
        writer.WriteNumberOrNull("microF1", measure.HasTruth ? measure.Labels.Micro.F1 : null);
        writer.WriteNumberOrNull("macroF1", measure.HasTruth ? measure.Labels.MacroF1 : null);
        writer.WriteNumberOrNull("microPrecision", measure.HasTruth ? measure.Labels.Micro.Precision : null);
        writer.WriteNumberOrNull("microRecall", measure.HasTruth ? measure.Labels.Micro.Recall : null);
        writer.WriteNumber("labelsPerExample", measure.LabelsPerExample);
        writer.WriteNumberOrNull("setCoverage", measure.Coverage);
        writer.WriteNumberOrNull("setSize", measure.SetSize);
        writer.WriteEndObject();
    }

    private static void WriteClass(Utf8JsonWriter writer, RunCalibration calibration, int j)
    {
        LogitScaling? scaling = calibration.Map.Scaling;
        (CalibrationMeasure? before, CalibrationMeasure? after) = (calibration.Before, calibration.After);
        writer.WriteStartObject();
        writer.WriteString("class", calibration.Classes[j]);
        writer.WriteNumber("threshold", calibration.Fitted.Thresholds[j]);
        writer.WriteNumberOrNull("cut", calibration.Fitted.Sets?.Cuts[j]);
        writer.WriteNumberOrNull("slope", scaling?.Slopes[j]);
        writer.WriteNumberOrNull("intercept", scaling?.Intercepts[j]);
        writer.WriteNumberOrNull("positives", after?.Labels.PerClass[j].Positives);
        writer.WriteNumberOrNull("eceBefore", before is { HasTruth: true } ? before.Errors[j] : null);
        writer.WriteNumberOrNull("eceAfter", after is { HasTruth: true } ? after.Errors[j] : null);
        writer.WriteNumberOrNull("brierBefore", before is { HasTruth: true } ? before.Briers[j] : null);
        writer.WriteNumberOrNull("brierAfter", after is { HasTruth: true } ? after.Briers[j] : null);
        writer.WriteNumberOrNull("f1", after is { HasTruth: true } ? after.Labels.PerClass[j].F1 : null);
        writer.WriteNumberOrNull("setCoverage", after?.Sets?.PerClass[j] is { Positives: > 0 } inside ? inside.Recall : null);
        writer.WriteEndObject();
    }
}
