using System.Text.Json;

namespace SinglePositive.Data;

/// <summary>What made a dataset of another one: a file of decisions on labels.</summary>
/// <param name="Source">The folder of the dataset that the decisions were applied to, as a full path.</param>
/// <param name="SourceSha256">SHA-256 of its <c>dataset.json</c>.</param>
/// <param name="File">The name of the file of decisions.</param>
/// <param name="Sha256">Its SHA-256.</param>
/// <param name="Split">The split whose labels were decided on.</param>
/// <param name="Present">Decisions that a class is present.</param>
/// <param name="Absent">Decisions that a class is absent.</param>
/// <param name="Contradicted">Decisions that contradict what had been observed, and replaced it.</param>
/// <param name="Changed">Decisions that changed an observed label.</param>
public sealed record AppliedDecisions(string Source, string SourceSha256, string File, string Sha256, string Split, int Present, int Absent, int Contradicted, int Changed)
{
    /// <summary>The number of decisions.</summary>
    public int Decisions => Present + Absent;

    /// <summary>The members as one JSON object.</summary>
    public void Write(Utf8JsonWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteStartObject();
        writer.WriteString("source", Source);
        writer.WriteString("sourceSha256", SourceSha256);
        writer.WriteString("file", File);
        writer.WriteString("sha256", Sha256);
        writer.WriteString("split", Split);
        writer.WriteNumber("decisions", Decisions);
        writer.WriteNumber("present", Present);
        writer.WriteNumber("absent", Absent);
        writer.WriteNumber("contradicted", Contradicted);
        writer.WriteNumber("changed", Changed);
        writer.WriteEndObject();
    }

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    /// <exception cref="FormatException">A member is missing or of another kind.</exception>
    internal static AppliedDecisions Read(JsonElement element)
    {
        try
        {
            string Text(string name) => element.GetProperty(name).GetString() ?? throw new FormatException($"{name} is null.");
            int Count(string name) => element.GetProperty(name).GetInt32();
            return new AppliedDecisions(Text("source"), Text("sourceSha256"), Text("file"), Text("sha256"), Text("split"), Count("present"), Count("absent"), Count("contradicted"), Count("changed"));
        }
        catch (Exception failure) when (failure is KeyNotFoundException or InvalidOperationException)
        {
            throw new FormatException("a member of the decisions is missing or of another kind.", failure);
        }
    }
}
