using System.Text.Json;
using SinglePositive.Cli.Output;
using SinglePositive.Files;
using SinglePositive.Recovery;

namespace SinglePositive.Cli.Recovery;

/// <summary>What was recovered, as tables or as a document.</summary>
/// <param name="Table">The labels.</param>
/// <param name="Selection">How they were chosen.</param>
/// <param name="ExpectedPositives">k; null when unknown.</param>
/// <param name="Evaluation">How right they are; null without full labels.</param>
/// <param name="Suspects">Given labels that the scores contradict.</param>
/// <param name="Files">What was written.</param>
/// <param name="Seconds">How long the scoring took.</param>
internal sealed record RecoveryView(RecoveryTable Table, RecoverySelection Selection, double? ExpectedPositives, RecoveryEvaluation? Evaluation, IReadOnlyList<RecoveredLabel> Suspects, IReadOnlyList<string> Files, double Seconds)
{
    private const int Shown = 5;

    private RecoveryScores Scores => Table.Scores;

    /// <summary>Shows tables; with --verbose also a line per class.</summary>
    public void Show(Invocation call)
    {
        TextTable table = new("", "");
        table.Add("scores", Table.Source switch { "oof" => "oof: models that have not seen the example", "model" => "model: the run's, on rows it was trained on", _ => "estimates: the run's label estimates" });
        table.Add("training examples", Quantity.Count(Scores.Rows.Length));
        table.Add("given labels", $"{Quantity.Count(Scores.Given)} ({PerExample(Scores.Given)} per example)");
        table.Add("recovered labels", $"{Quantity.Count(Table.Labels.Count)} ({PerExample(Table.Labels.Count)} per example), cut {Table.Cut}");
        if (Table.Labels.Count > 0)
            table.Add("lowest probability", Quantity.Decimal(Table.Labels.Min(label => label.Probability), 4));
        if (double.IsFinite(Selection.EstimatedPrecision))
            table.Add("estimated precision", $"{Quantity.Decimal(Selection.EstimatedPrecision, 4)}, from {Quantity.Count(Selection.EstimatedFrom)} fully labelled cells");
        if (Evaluation is { } found)
            Add(table, found);
        foreach (string file in Files)
            table.Add("written", file);
        call.Write(table);
        Show(call, "surest", Table.Labels);
        Show(call, "suspect", Suspects);
        if (call.Verbose && Evaluation is not null)
            ShowClasses(call, Evaluation);
    }

    /// <summary>Writes the document.</summary>
    public void Write(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        writer.WriteString("run", Table.Run);
        writer.WriteString("source", Table.Source);
        writer.WriteString("cut", Table.Cut);
        writer.WriteNumberOrNull("expectedPositives", ExpectedPositives);
        writer.WriteStrings("files", Files);
        writer.WriteNumber("examples", Scores.Rows.Length);
        writer.WriteNumber("classes", Table.Classes.Count);
        writer.WriteNumber("given", Scores.Given);
        writer.WriteNumber("unknown", Scores.Unknown);
        writer.WriteNumber("recovered", Table.Labels.Count);
        writer.WriteNumberOrNull("lowestProbability", Table.Labels.Count == 0 ? null : Table.Labels.Min(label => label.Probability));
        writer.WriteNumberOrNull("estimatedPrecision", Selection.EstimatedPrecision);
        WriteTruth(writer);
        writer.WriteStartArray("suspects");
        foreach (RecoveredLabel label in Suspects)
        {
            writer.WriteStartObject();
            writer.WriteString("id", Table.IdOf(label));
            writer.WriteString("class", Table.ClassOf(label));
            writer.WriteNumber("probability", label.Probability);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteNumber("seconds", Seconds);
        writer.WriteEndObject();
    }

    private static void Add(TextTable table, RecoveryEvaluation found)
    {
        table.Add("hidden labels", Quantity.Count(found.Summary.Hidden));
        table.Add("precision of the recovered", Figure(found.Summary.Precision));
        table.Add("recall of the hidden", Figure(found.Summary.Recall));
        table.Add("AP over unobserved cells", Figure(found.AveragePrecision));
        foreach ((int count, double precision) in found.PrecisionAt)
            table.Add($"precision at {Quantity.Count(count)}", Figure(precision));
    }

    private void Show(Invocation call, string heading, IReadOnlyList<RecoveredLabel> labels)
    {
        if (labels.Count == 0)
            return;
        TextTable table = new($"{heading} id", "class", ">probability");
        foreach (RecoveredLabel label in labels.Take(Shown))
            table.Add(Table.IdOf(label), Table.ClassOf(label), Quantity.Decimal(label.Probability, 4));
        call.Out.WriteLine();
        call.Write(table);
    }

    private void ShowClasses(Invocation call, RecoveryEvaluation found)
    {
        TextTable table = new("class", ">hidden", ">recovered", ">right", ">precision", ">recall", ">AP");
        for (int i = 0; i < found.PerClass.Count; i++)
        {
            (RecoverySummary each, double precision) = found.PerClass[i];
            table.Add(Table.Classes[i], Quantity.Count(each.Hidden), Quantity.Count(each.Proposed), Quantity.Count(each.Correct), Figure(each.Precision), Figure(each.Recall), Figure(precision));
        }

        call.Out.WriteLine();
        call.Write(table);
    }

    private void WriteTruth(Utf8JsonWriter writer)
    {
        if (Evaluation is not { } found)
        {
            writer.WriteNull("truth");
            return;
        }

        writer.WriteStartObject("truth");
        Write(writer, found.Summary, found.AveragePrecision);
        writer.WriteStartArray("precisionAt");
        foreach ((int count, double precision) in found.PrecisionAt)
        {
            writer.WriteStartObject();
            writer.WriteNumber("n", count);
            writer.WriteNumber("precision", precision);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteStartArray("perClass");
        for (int i = 0; i < found.PerClass.Count; i++)
        {
            writer.WriteStartObject();
            writer.WriteString("class", Table.Classes[i]);
            Write(writer, found.PerClass[i].Summary, found.PerClass[i].AveragePrecision);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter writer, RecoverySummary summary, double averagePrecision)
    {
        writer.WriteNumber("hidden", summary.Hidden);
        writer.WriteNumber("recovered", summary.Proposed);
        writer.WriteNumber("correct", summary.Correct);
        writer.WriteNumberOrNull("precision", summary.Precision);
        writer.WriteNumberOrNull("recall", summary.Recall);
        writer.WriteNumberOrNull("averagePrecision", averagePrecision);
    }

    private static string Figure(double value) => Quantity.Decimal(value, 4);

    private string PerExample(long labels) => Quantity.Decimal((double)labels / Math.Max(1, Scores.Rows.Length), 2);
}
