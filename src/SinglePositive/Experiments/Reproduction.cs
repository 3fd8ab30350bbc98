using SinglePositive.Data;
using SinglePositive.Files;
using SinglePositive.Training;

namespace SinglePositive.Experiments;

/// <summary>A file of a run and of its repetition.</summary>
/// <param name="Name">Its path within the run folder.</param>
/// <param name="Recorded">SHA-256 in the run's record; null when the run had no such file.</param>
/// <param name="Found">SHA-256 of the repetition's; null when it has none.</param>
/// <param name="IsEqual">Whether they hold the same; of <c>metrics.csv</c>, times apart.</param>
public sealed record ReproducedFile(string Name, string? Recorded, string? Found, bool IsEqual);

/// <summary>Carries out a run again from its record, and tells whether the same came out.</summary>
public static class Reproduction
{
    private const string Metrics = "metrics.csv";

    /// <summary>What a run leaves that depends on nothing but its settings and its data.</summary>
    private static readonly string[] s_names =
    [
        "model.safetensors", "label-estimates.npy", "rows.npy",
        "predictions/validation.npy", "predictions/validation.ids.txt", "predictions/test.npy", "predictions/test.ids.txt",
        "per_class.csv", "histograms.csv", Metrics,
    ];

    /// <summary>What distinguishes environments so that the last bits may differ.</summary>
    private static readonly string[] s_facts = ["version", "commit", "architecture", "simdBits"];

    /// <summary>The request that repeats a finished run.</summary>
    /// <param name="folder">The run folder.</param>
    /// <param name="output">Where the repetition goes.</param>
    /// <param name="threads">The most threads to use; a network takes as many as the run did, on which its sums depend.</param>
    /// <param name="command">The command line, for the repetition's record.</param>
    /// <returns>The request, and the run's settings, which for a network say more than a request holds.</returns>
    /// <exception cref="ConfigurationException">The run did not finish, or its dataset is gone or has changed.</exception>
    /// <exception cref="CorruptArtefactException">A file of the dataset is not what was written.</exception>
    /// <exception cref="DataFormatException">It is no run folder, or its record is damaged.</exception>
    public static (TrainingRequest Request, RunConfiguration Configuration) Request(string folder, string output, int threads, IReadOnlyList<string> command)
    {
        RunFolder run = RunFolder.Open(folder);
        RunRecord record = run.ReadRecord();
        if (record.Exit != 0)
            throw new ConfigurationException($"The run in {folder} did not finish, so there is no result to reproduce. Finish it with spml train --resume.");
        if (record.Configuration[RunRecord.CalibratedFrom] is { } original)
            throw new ConfigurationException($"The run in {folder} was made by spml calibrate from {original}; reproduce that run, and calibrate the repetition by the command in run.json.");
        CheckDataset(folder, record);
        return (RecordedRequest.Of(folder, record, output, threads, command), record.Configuration);
    }

    /// <summary>Compares the result of a repetition with the checksums that the run recorded.</summary>
    /// <param name="folder">The run folder.</param>
    /// <param name="repetition">The run folder of the repetition.</param>
    /// <exception cref="CorruptArtefactException">The run's metrics.csv is not what the run wrote.</exception>
    public static IReadOnlyList<ReproducedFile> Compare(string folder, string repetition)
    {
        IReadOnlyDictionary<string, string> recorded = RunFolder.Open(folder).ReadRecord().Sha256, found = RunFolder.Open(repetition).ReadRecord().Sha256;
        string history = Path.Combine(folder, Metrics);
        if (recorded.GetValueOrDefault(Metrics) != (File.Exists(history) ? Checksum.Sha256(history) : null))
            throw new CorruptArtefactException($"{history} is not what the run wrote: its SHA-256 differs from the one in run.json. Restore it; nothing can be compared with it.");
        return
        [
            .. s_names.Where(name => recorded.ContainsKey(name) || found.ContainsKey(name)).Select(name =>
            {
                (string? before, string? now) = (recorded.GetValueOrDefault(name), found.GetValueOrDefault(name));
                return new ReproducedFile(name, before, now, before == now || (name == Metrics && before is not null && now is not null && SameHistory(history, Path.Combine(repetition, Metrics))));
            }),
        ];
    }

    /// <summary>What differs between the environments of two runs and may change the last bits: sentences such as <c>simdBits was 512 and is 256</c>.</summary>
    /// <param name="folder">The run folder.</param>
    /// <param name="repetition">The run folder of the repetition.</param>
    public static IReadOnlyList<string> EnvironmentDifferences(string folder, string repetition)
    {
        Dictionary<string, string> before = RunFolder.Open(folder).ReadRecord().Environment.ToDictionary(), now = RunFolder.Open(repetition).ReadRecord().Environment.ToDictionary();
        return [.. s_facts.Where(fact => before.GetValueOrDefault(fact) != now.GetValueOrDefault(fact)).Select(fact => $"{fact} was {before.GetValueOrDefault(fact, "unknown")} and is {now.GetValueOrDefault(fact, "unknown")}")];
    }

    private static void CheckDataset(string folder, RunRecord record)
    {
        RecordedRequest.CheckDataset(folder, record);
        if (record.IsDatasetChanged())
            throw new ConfigurationException($"The dataset {record.Dataset} has changed since the run in {folder} was trained on it (its dataset.json has other checksums), so another result is no surprise. Restore the dataset to reproduce the run.");
        Dataset.Open(record.Dataset).Verify();
    }

    /// <summary>Every cell but those of <c>seconds</c>. What the run did not write is not compared: runs of a sweep test the best epoch alone, and earlier versions had fewer columns.</summary>
    internal static bool SameHistory(string before, string now)
    {
        string[][] expected = Cells(before), found = Cells(now);
        int[] places = [.. expected[0].Select(column => Array.IndexOf(found[0], column))];
        int seconds = Array.IndexOf(expected[0], "seconds");
        return expected.Length == found.Length && places.All(place => place >= 0)
            && expected.Zip(found).All(row => row.First.Length == places.Length && row.Second.Length == found[0].Length
                && Enumerable.Range(0, places.Length).All(column => column == seconds || row.First[column].Length == 0 || row.First[column] == row.Second[places[column]]));
    }

    private static string[][] Cells(string path) => [.. File.ReadLines(path).Select(line => line.Split(','))];
}
