using System.Globalization;
using System.Text;
using Parquet;
using Parquet.Schema;
using SinglePositive.Files;

namespace SinglePositive.Cli.Tables;

/// <summary>A table with one row for each class of an example, as CSV and as Parquet.</summary>
/// <param name="IdName">The name of the column of examples.</param>
/// <param name="NoteName">The name of the last column.</param>
/// <param name="HasGaps">True when rows may lack a class, a probability or the last column.</param>
/// <param name="Rows">The rows.</param>
internal sealed record ProbabilityTable(string IdName, string NoteName, bool HasGaps, IReadOnlyList<ProbabilityRow> Rows)
{
    private const string ClassName = "class", ProbabilityName = "probability";

    /// <summary>One header, and the rows.</summary>
    public string ToCsv()
    {
        StringBuilder text = new($"{IdName},{ClassName},{ProbabilityName},{NoteName}\n");
        foreach (ProbabilityRow row in Rows)
            text.AppendJoin(',', CsvField.Of(row.Id), CsvField.Of(row.Class), row.Probability?.ToString("R", CultureInfo.InvariantCulture), CsvField.Of(row.Note)).Append('\n');
        return text.ToString();
    }

    /// <summary>Writes a Parquet file; it is complete or not there.</summary>
    public void WriteParquet(string path)
    {
        byte[] bytes = ToParquet().GetAwaiter().GetResult();
        AtomicFile.Write(path, stream => stream.Write(bytes));
    }

    private async Task<byte[]> ToParquet()
    {
        DataField<string> id = new(IdName, false), name = new(ClassName, HasGaps), note = new(NoteName, HasGaps);
        DataField<float> probability = new(ProbabilityName, HasGaps);
        using MemoryStream buffer = new();
        await using (ParquetWriter writer = await ParquetWriter.CreateAsync(new ParquetSchema(id, name, probability, note), buffer))
        {
            using ParquetRowGroupWriter group = writer.CreateRowGroup();
            await group.WriteAsync(id, [.. Rows.Select(row => row.Id)]);
            await group.WriteAsync(name, [.. Rows.Select(row => row.Class!)]);
            if (HasGaps)
                await group.WriteAsync<float>(probability, Rows.Select(row => row.Probability).ToArray().AsMemory());
            else
                await group.WriteAsync<float>(probability, Rows.Select(row => row.Probability!.Value).ToArray().AsMemory());
            await group.WriteAsync(note, [.. Rows.Select(row => row.Note!)]);
            group.CompleteValidate();
        }

        return buffer.ToArray();
    }
}

/// <summary>One row.</summary>
/// <param name="Id">The example.</param>
/// <param name="Class">The class.</param>
/// <param name="Probability">Its probability.</param>
/// <param name="Note">What the last column says.</param>
internal sealed record ProbabilityRow(string Id, string? Class, float? Probability, string? Note);
