using System.Text.Json;
using SinglePositive.Labels;

namespace SinglePositive.Data.Decisions;

/// <summary>Reviewed tasks as Label Studio exports them (<c>JSON</c>), of tasks that <c>spml recover --format labelstudio</c> wrote.</summary>
/// <remarks>
/// What a reviewer chose is present. What was proposed (<c>data.proposed</c>) and not chosen is absent. Every other class stays as it is. A task with several annotations gives the decisions of
/// each; cancelled ones and tasks without any give none.
/// </remarks>
internal static class LabelStudioExport
{
    /// <summary>Reads the file.</summary>
    public static DecisionFile Read(string path)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(WithoutMark(File.ReadAllBytes(path)));
            if (document.RootElement.ValueKind != JsonValueKind.Array)
                throw new DataFormatException(path, null, $"an array of tasks is expected, as Label Studio exports them as JSON; found {document.RootElement.ValueKind}.");
            List<LabelDecision> decisions = [];
            int undecided = 0, number = 0;
            foreach (JsonElement task in document.RootElement.EnumerateArray())
                undecided += Read(path, task, ++number, decisions) ? 0 : 1;
            return new DecisionFile(path, decisions, undecided);
        }
        catch (JsonException error)
        {
            throw new DataFormatException(path, $"line {(error.LineNumber ?? 0) + 1}", "this is not valid JSON. Export the tasks again as JSON.", error);
        }
    }

    /// <summary>Some editors put a byte order mark first, which is no JSON.</summary>
    private static ReadOnlyMemory<byte> WithoutMark(byte[] bytes) => bytes.AsMemory(bytes is [0xEF, 0xBB, 0xBF, ..] ? 3 : 0);

    /// <summary>Adds the decisions of one task.</summary>
    /// <returns>False when nobody has reviewed it.</returns>
    private static bool Read(string path, JsonElement task, int number, List<LabelDecision> decisions)
    {
        string where = $"task {number}";
        if (!Has(task, "data", JsonValueKind.Object, out JsonElement data) || !Has(data, "id", JsonValueKind.String, out JsonElement id))
            throw new DataFormatException(path, where, "data.id, the id of the example, is missing; tasks are those that spml recover --format labelstudio wrote.");
        if (!Has(task, "annotations", JsonValueKind.Array, out JsonElement annotations))
            throw new DataFormatException(path, where, "its annotations are missing; export the tasks as JSON (JSON-MIN and others leave out what was proposed).");
        HashSet<string> proposed = Has(data, "proposed", JsonValueKind.Array, out JsonElement names) ? [.. Texts(names)] : [];
        bool reviewed = false;
        foreach (JsonElement annotation in annotations.EnumerateArray())
        {
            if (annotation.ValueKind != JsonValueKind.Object || Has(annotation, "was_cancelled", JsonValueKind.True, out _) || !Has(annotation, "result", JsonValueKind.Array, out JsonElement result))
                continue;
            reviewed = true;
            HashSet<string> chosen = [.. result.EnumerateArray().SelectMany(region => Chosen(path, where, region))];
            decisions.AddRange(chosen.Select(name => new LabelDecision(id.GetString()!, name, LabelState.Present, where)));
            decisions.AddRange(proposed.Where(name => !chosen.Contains(name)).Select(name => new LabelDecision(id.GetString()!, name, LabelState.Absent, where)));
        }

        return reviewed;
    }

    private static IEnumerable<string> Chosen(string path, string where, JsonElement region)
    {
        if (!Has(region, "value", JsonValueKind.Object, out JsonElement value) || !value.TryGetProperty("choices", out JsonElement choices))
            return [];
        return choices.ValueKind == JsonValueKind.Array && choices.EnumerateArray().All(item => item.ValueKind == JsonValueKind.String)
            ? Texts(choices)
            : throw new DataFormatException(path, where, "choices are expected to be an array of class names; export the tasks again as JSON.");
    }

    private static IEnumerable<string> Texts(JsonElement array) => array.EnumerateArray().Where(item => item.ValueKind == JsonValueKind.String).Select(item => item.GetString()!);

    private static bool Has(JsonElement parent, string name, JsonValueKind kind, out JsonElement value)
    {
        value = default;
        return parent.ValueKind == JsonValueKind.Object && parent.TryGetProperty(name, out value) && value.ValueKind == kind;
    }
}
