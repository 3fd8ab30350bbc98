using System.Globalization;
using System.Text.Json;
using SinglePositive.Experiments;
using SinglePositive.Files;
using SinglePositive.Metrics;

namespace SinglePositive.Cli.Output;

/// <summary>A comparison of runs as tables and as JSON.</summary>
internal sealed class ComparisonView(RunComparison comparison, string split, int drawings, uint seed)
{
    private const int ClassesShown = 10;

    /// <summary>What metrics are called in tables, and their decimals; the others keep their key and four.</summary>
    private static readonly Dictionary<string, (string Name, int Decimals)> s_names = new()
    {
        ["map"] = ("mAP (per cent)", 2),
        ["microF1"] = ("micro F1", 4),
        ["macroF1"] = ("macro F1", 4),
        ["subsetAccuracy"] = ("subset accuracy", 4),
        ["hammingLoss"] = ("Hamming loss", 4),
        ["lrap"] = ("label ranking AP", 4),
        ["rankingLoss"] = ("ranking loss", 4),
        ["coverageError"] = ("coverage error", 3),
        ["precisionAt1"] = ("precision at 1", 4),
        ["recallAt3"] = ("recall at 3", 4),
        ["predictedPositives"] = ("predicted positives", 3),
    };

    /// <summary>Shows the tables.</summary>
    public void Show(Invocation call)
    {
        call.Write($"{split} split, {Quantity.Count(comparison.Runs[0].Ids.Count)} examples, {Quantity.Count(comparison.Runs[0].Classes.Count)} classes; 95 % intervals of {Quantity.Count(drawings)} drawings (seed {seed}), * without 0");
        TextTable runs = new("", "");
        for (int run = 0; run < comparison.Runs.Count; run++)
            runs.Add(Letter(run), comparison.Runs[run].Folder);
        call.Out.WriteLine();
        call.Write(runs);
        ShowSettings(call);
        for (int run = 1; run < comparison.Runs.Count; run++)
        {
            ShowMetrics(call, run);
            ShowClasses(call, run);
        }
    }

    /// <summary>Writes everything as one object.</summary>
    public void WriteJson(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        writer.WriteString("split", split);
        writer.WriteNumber("examples", comparison.Runs[0].Ids.Count);
        writer.WriteNumber("classes", comparison.Runs[0].Classes.Count);
        writer.WriteNumber("resamples", drawings);
        writer.WriteNumber("seed", seed);
        writer.WriteNumber("confidence", 0.95);
        writer.WriteStartArray("runs");
        for (int run = 0; run < comparison.Runs.Count; run++)
            WriteRun(writer, run);
        writer.WriteEndArray();
        WriteSettings(writer);
        writer.WriteStartArray("differences");
        for (int run = 1; run < comparison.Runs.Count; run++)
            WriteDifferences(writer, run);
        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static string Letter(int run) => run < 26 ? ((char)('A' + run)).ToString() : $"R{run}";

    private void ShowSettings(Invocation call)
    {
        call.Out.WriteLine();
        if (comparison.Settings.Count == 0)
        {
            call.Write("All settings are the same.");
            return;
        }

        TextTable table = new(["setting", .. comparison.Runs.Select((_, run) => Letter(run))]);
        foreach (SettingDifference setting in comparison.Settings)
            table.Add([setting.Name, .. setting.Values.Select(value => value ?? "-")]);
        call.Write(table);
    }

    private void ShowMetrics(Invocation call, int run)
    {
        TextTable table = new("metric", ">A", $">{Letter(run)}", $">{Letter(run)} - A", ">95 % interval");
        for (int metric = 0; metric < comparison.Metrics.Count; metric++)
        {
            string key = comparison.Metrics[metric];
            (string name, int decimals) = s_names.GetValueOrDefault(key, (key, 4));
            Interval difference = comparison.Difference(metric, run);
            table.Add(name, Quantity.Decimal(comparison.Value(metric, 0).Estimate, decimals), Quantity.Decimal(comparison.Value(metric, run).Estimate, decimals), Signed(difference.Estimate, decimals), Range(difference, decimals));
        }

        call.Out.WriteLine();
        call.Write(table);
    }

    private void ShowClasses(Invocation call, int run)
    {
        IReadOnlyList<ClassDifference> classes = comparison.ClassDifferences(run);
        TextTable table = new("class", ">positives", ">AP of A", $">AP of {Letter(run)}", $">{Letter(run)} - A", ">95 % interval");
        foreach (ClassDifference each in classes.Take(call.Verbose ? classes.Count : ClassesShown))
            table.Add(each.Class, Quantity.Count(each.Positives), Quantity.Decimal(each.Baseline, 3), Quantity.Decimal(each.Value, 3), Signed(each.Difference.Estimate, 3), Range(each.Difference, 3));
        call.Out.WriteLine();
        call.Write(table);
    }

    private void WriteRun(Utf8JsonWriter writer, int run)
    {
        writer.WriteStartObject();
        writer.WriteString("run", comparison.Runs[run].Folder);
        writer.WriteStartObject("metrics");
        for (int metric = 0; metric < comparison.Metrics.Count; metric++)
            WriteInterval(writer, comparison.Metrics[metric], "value", comparison.Value(metric, run));
        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    private void WriteSettings(Utf8JsonWriter writer)
    {
        writer.WriteStartArray("settings");
        foreach (SettingDifference setting in comparison.Settings)
        {
            writer.WriteStartObject();
            writer.WriteString("name", setting.Name);
            writer.WriteStartArray("values");
            foreach (string? value in setting.Values)
                writer.WriteStringValue(value);
            writer.WriteEndArray();
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private void WriteDifferences(Utf8JsonWriter writer, int run)
    {
        writer.WriteStartObject();
        writer.WriteString("run", comparison.Runs[run].Folder);
        writer.WriteString("baseline", comparison.Runs[0].Folder);
        writer.WriteStartObject("metrics");
        for (int metric = 0; metric < comparison.Metrics.Count; metric++)
            WriteInterval(writer, comparison.Metrics[metric], "difference", comparison.Difference(metric, run));
        writer.WriteEndObject();
        writer.WriteStartArray("perClass");
        foreach (ClassDifference each in comparison.ClassDifferences(run))
        {
            writer.WriteStartObject();
            writer.WriteString("class", each.Class);
            writer.WriteNumber("positives", each.Positives);
            writer.WriteNumberOrNull("baselineAp", each.Baseline);
            writer.WriteNumberOrNull("ap", each.Value);
            WriteMembers(writer, "difference", each.Difference);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static void WriteInterval(Utf8JsonWriter writer, string name, string estimate, Interval interval)
    {
        writer.WriteStartObject(name);
        WriteMembers(writer, estimate, interval);
        writer.WriteEndObject();
    }

    private static void WriteMembers(Utf8JsonWriter writer, string estimate, Interval interval)
    {
        writer.WriteNumberOrNull(estimate, interval.Estimate);
        writer.WriteNumberOrNull("low", interval.Low);
        writer.WriteNumberOrNull("high", interval.High);
    }

    private static string Range(Interval interval, int decimals) => double.IsFinite(interval.Low) ? $"{Signed(interval.Low, decimals)} to {Signed(interval.High, decimals)} {(interval.ExcludesZero ? '*' : ' ')}" : "-  ";

    private static string Signed(double value, int decimals) =>
        double.IsFinite(value) ? value.ToString($"+0.{new string('0', decimals)};-0.{new string('0', decimals)};0", CultureInfo.InvariantCulture) : "-";
}
