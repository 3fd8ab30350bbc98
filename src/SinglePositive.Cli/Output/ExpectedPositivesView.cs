using System.Text.Json;
using SinglePositive.Data;
using SinglePositive.Files;
using SinglePositive.Metrics;
using SinglePositive.Training;

namespace SinglePositive.Cli.Output;

/// <summary>Shows an estimate of k and of the share of each class.</summary>
internal static class ExpectedPositivesView
{
    /// <summary>Shows it as a table, or as JSON.</summary>
    public static void Show(Invocation call, Dataset dataset, ExpectedPositivesEstimate estimate)
    {
        if (estimate.Warning is { } warning)
            call.Warn(warning);
        if (call.Json)
        {
            call.WriteJson(writer => Write(writer, dataset, estimate));
            return;
        }

        bool counted = double.IsFinite(estimate.PerExample.Low);
        call.Write(estimate.Sentence);
        call.Out.WriteLine();
        TextTable table = counted ? new("class", ">share", ">from", ">to") : new("class", ">share");
        foreach ((string name, Interval share) in dataset.Classes.Zip(estimate.PerClass))
            table.Add(counted ? [name, Text(share.Estimate), Text(share.Low), Text(share.High)] : [name, Text(share.Estimate)]);
        call.Write(table);
    }

    private static string Text(double share) => Quantity.Decimal(share, 4);

    private static void Write(Utf8JsonWriter writer, Dataset dataset, ExpectedPositivesEstimate estimate)
    {
        writer.WriteStartObject();
        writer.WriteString("from", estimate.From);
        writer.WriteNumber("examples", estimate.Examples);
        Write(writer, "expectedPositives", estimate.PerExample);
        writer.WriteStartObject("classes");
        foreach ((string name, Interval share) in dataset.Classes.Zip(estimate.PerClass))
            Write(writer, name, share);
        writer.WriteEndObject();
        writer.WriteNumber("seconds", estimate.Seconds);
        writer.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter writer, string name, Interval interval)
    {
        writer.WriteStartObject(name);
        writer.WriteNumber("estimate", interval.Estimate);
        writer.WriteNumberOrNull("low", interval.Low);
        writer.WriteNumberOrNull("high", interval.High);
        writer.WriteEndObject();
    }
}
