using System.Globalization;
using System.Text.Json;
using SinglePositive.Cli.Output;
using SinglePositive.Cli.Parsing;
using SinglePositive.Files;
using SinglePositive.Losses;

namespace SinglePositive.Cli.Commands;

/// <summary><c>spml losses</c>: the catalogue.</summary>
internal sealed class LossesCommand : Verb
{
    private readonly Positional _name;

    public LossesCommand()
        : base("losses", "list the losses, or explain one") =>
        _name = Add(new Positional("NAME", "a loss to explain", mustBeGiven: false) { Offers = [.. LossCatalog.All.Select(entry => entry.Name)] });

    /// <inheritdoc/>
    public override IReadOnlyList<string> Examples => ["spml losses", "spml losses role", "spml losses --json"];

    /// <inheritdoc/>
    public override WorkPlan Plan(Invocation call) => WorkPlan.Reads(call.GetOrNull(_name) is string name ? $"explain the loss '{LossCatalog.Find(name).Name}'" : "list the losses");

    /// <inheritdoc/>
    public override Outcome Run(Invocation call)
    {
        LossEntry? one = call.GetOrNull(_name) is string name ? LossCatalog.Find(name) : null;
        if (call.Json)
            call.WriteJson(writer => Write(writer, one is null ? LossCatalog.All : [one]));
        else if (one is null)
            List(call);
        else
            Explain(call, one);
        return new Outcome(one is null ? "spml losses NAME explains one of them" : $"spml train DATASET --loss {one.Name}{(one.Needs.Contains("pseudo-labels") ? " --pseudo-labels FILE" : "")} --out RUN");
    }

    private static void List(Invocation call)
    {
        TextTable table = new("loss", "method", "needs");
        foreach (LossEntry entry in LossCatalog.All)
            table.Add(entry.Name, entry.Title + (entry.Recommended ? " (recommended)" : ""), string.Join(", ", entry.Needs));
        call.Write(table);
    }

    private static void Explain(Invocation call, LossEntry entry)
    {
        call.Write($"{entry.Name}: {entry.Title}{(entry.Recommended ? " (recommended)" : "")}");
        call.Write($"{entry.Paper} {entry.Year}, {entry.Url}");
        call.Write($"per cell: {entry.Formula}");
        if (entry.Needs.Count > 0)
            call.Write($"needs: {string.Join(", ", entry.Needs)}");
        foreach (LossPreset preset in entry.Presets)
            call.Write($"--loss.preset {preset.Name}: {string.Join(", ", preset.Values.Select(value => $"{value.Key} {value.Value}"))}");
        if (entry.Parameters.Count == 0)
            return;
        call.Out.WriteLine();
        TextTable table = new("option", ">default", "range", "meaning");
        foreach (LossParameter parameter in entry.Parameters)
            table.Add($"--loss.{parameter.Name}", parameter.Default, $"{parameter.Minimum:g6} to {parameter.Maximum:g6}", parameter.Meaning);
        call.Write(table);
    }

    private static void Write(Utf8JsonWriter writer, IReadOnlyList<LossEntry> entries)
    {
        writer.WriteStartObject();
        writer.WriteStartArray("losses");
        foreach (LossEntry entry in entries)
            Write(writer, entry);
        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter writer, LossEntry entry)
    {
        writer.WriteStartObject();
        writer.WriteString("name", entry.Name);
        writer.WriteString("title", entry.Title);
        writer.WriteString("paper", entry.Paper);
        writer.WriteNumber("year", entry.Year);
        writer.WriteString("url", entry.Url);
        writer.WriteStrings("needs", entry.Needs);
        writer.WriteStartArray("parameters");
        foreach (LossParameter parameter in entry.Parameters)
        {
            writer.WriteStartObject();
            writer.WriteString("name", parameter.Name);
            if (double.TryParse(parameter.Default, NumberStyles.Float, CultureInfo.InvariantCulture, out double number))
                writer.WriteNumber("default", number);
            else
                writer.WriteString("default", parameter.Default);
            writer.WriteNumbersOrNull("range", [parameter.Minimum, parameter.Maximum]);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteStartObject("presets");
        foreach (LossPreset preset in entry.Presets)
        {
            writer.WriteStartObject(preset.Name);
            foreach ((string parameter, double value) in preset.Values)
                writer.WriteNumber(parameter, value);
            writer.WriteEndObject();
        }

        writer.WriteEndObject();
        writer.WriteBoolean("recommended", entry.Recommended);
        writer.WriteEndObject();
    }
}
