using System.Globalization;
using System.Text;
using System.Text.Json;
using SinglePositive.Files;
using SinglePositive.Training;

namespace SinglePositive.Experiments;

/// <summary>The folder of a sweep: <c>sweep.json</c> (what was asked), <c>journal.jsonl</c>, <c>runs/</c>, and at the end <c>results.csv</c> and <c>summary.json</c>.</summary>
internal sealed class SweepFolder(string folder)
{
    private const int FormatVersion = 1;
    private const string RecordFile = "sweep.json";

    private string RecordPath => Path.Combine(folder, RecordFile);

    /// <summary>The journal.</summary>
    public string JournalPath => Path.Combine(folder, "journal.jsonl");

    /// <summary>The folder of a run.</summary>
    public string RunPath(string name) => Path.Combine(folder, "runs", name);

    /// <summary>Refuses a folder that the sweep may not be written to.</summary>
    public void Check(SweepRequest request)
    {
        if (request.Resume && request.Force)
            throw new ConfigurationException("--resume goes on with a sweep and --force replaces it; choose one.");
        if (File.Exists(folder))
            throw new ConfigurationException($"{folder} is a file; a sweep needs a folder of its own.");
        if (request.Resume && !Directory.Exists(folder))
            throw new ConfigurationException($"There is no sweep {folder} to resume; start it without --resume.");
        if (Directory.Exists(folder) && !request.Resume && !request.Force)
            throw ExistsAlready();
        CheckIsOurs();
    }

    /// <summary>Keeps every other program from this sweep until the stream is disposed of.</summary>
    /// <exception cref="ConfigurationException">Another program holds it.</exception>
    public FileStream Hold()
    {
        Directory.CreateDirectory(folder);
        return FolderLock.TryTake(folder)
            ?? throw new ConfigurationException($"Another program is at work on the sweep in {folder}. Wait until it ends and go on with --resume, or choose another --out.");
    }

    /// <summary>Makes the folder ready and writes the record. The sweep that is replaced loses its record last, so that a kill leaves what --force still replaces.</summary>
    /// <remarks>Goes on while the folder is held; what another program may have left there since <see cref="Check"/> is looked at again.</remarks>
    /// <exception cref="ConfigurationException">The sweep that is to be gone on with is another, or may not be replaced.</exception>
    public void Begin(SweepRequest request, IReadOnlyList<string> names, IReadOnlyList<string> checksums)
    {
        CheckIsOurs();
        bool exists = File.Exists(RecordPath);
        if (exists && !request.Resume && !request.Force)
            throw ExistsAlready();
        if (exists && request.Resume)
            CheckSame(request, names, checksums);
        else
            Clear(request.Force ? request.Runs.Zip(names, (run, name) => run.EventsPath(name)).OfType<string>() : []);
        JsonFile.Write(RecordPath, writer => Write(writer, request, names, checksums));
    }

    /// <summary>Removes the folder of a run.</summary>
    public void Remove(string name)
    {
        if (Directory.Exists(RunPath(name)))
            Directory.Delete(RunPath(name), recursive: true);
    }

    /// <summary>Writes what the sweep found.</summary>
    public void WriteResults(IReadOnlyList<SweepRun> runs, IReadOnlyDictionary<SweepRun, SweepOutcome> outcomes, SweepSummary summary)
    {
        AtomicFile.WriteText(Path.Combine(folder, "results.csv"), Csv(runs, outcomes));
        JsonFile.Write(Path.Combine(folder, "summary.json"), summary.Write);
    }

    /// <summary><c>results.csv</c>: a row for each run, in grid order; what is unknown is empty. It has no times: the same sweep gives the same bytes.</summary>
    private static string Csv(IReadOnlyList<SweepRun> runs, IReadOnlyDictionary<SweepRun, SweepOutcome> outcomes)
    {
        string[] settings = [.. runs.SelectMany(run => run.Settings).Select(setting => setting.Key).Distinct()];
        IReadOnlyList<(string Name, Func<SweepOutcome, double> Value)> measures = SweepOutcome.Measures(outcomes.Values);
        StringBuilder csv = new();
        csv.AppendJoin(',', ["run", .. settings, "status", "epochs", "bestEpoch", .. measures.Select(measure => measure.Name)]).Append('\n');
        foreach (SweepRun run in runs)
        {
            SweepOutcome outcome = outcomes[run];
            string[] numbers = outcome.Diverged
                ? [.. Enumerable.Repeat("", 2 + measures.Count)]
                : [outcome.Epochs.ToString(CultureInfo.InvariantCulture), outcome.BestEpoch.ToString(CultureInfo.InvariantCulture), .. measures.Select(measure => CsvField.Of(measure.Value(outcome)))];
            csv.AppendJoin(',', [outcome.Run, .. settings.Select(name => CsvField.Of(run.Setting(name))), outcome.Diverged ? "diverged" : "done", .. numbers]).Append('\n');
        }

        return csv.ToString();
    }

    private ConfigurationException ExistsAlready() => new($"{folder} exists already. Go on with the sweep in it with --resume, replace it with --force, or choose another --out.");

    /// <summary>Refuses a folder that someone else filled: it is neither gone on with nor replaced.</summary>
    private void CheckIsOurs()
    {
        if (Directory.Exists(folder) && !File.Exists(RecordPath) && Directory.EnumerateFileSystemEntries(folder).Any(IsForeign))
            throw new ConfigurationException($"{folder} is not the folder of a sweep (it has no {RecordFile}), so neither --resume nor --force touches it; choose another --out.");

        static bool IsForeign(string path) => Path.GetFileName(path) != FolderLock.FileName && !path.EndsWith(AtomicFile.TemporarySuffix, StringComparison.Ordinal);
    }

    /// <summary>Removes the sweep that is replaced. Events go first: a kill then leaves a sweep whose runs know their own.</summary>
    private void Clear(IEnumerable<string> events)
    {
        foreach (string path in events)
            TensorBoardLog.Remove(path);
        if (Directory.Exists(RunPath("")))
            Directory.Delete(RunPath(""), recursive: true);
        foreach (string file in Directory.GetFiles(folder).Where(path => Path.GetFileName(path) != FolderLock.FileName).OrderBy(path => path == RecordPath))
            File.Delete(file);
    }

    private void CheckSame(SweepRequest request, IReadOnlyList<string> names, IReadOnlyList<string> checksums)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(RecordPath));
            if (Differences(document.RootElement, request, names, checksums) is { Count: > 0 } differences)
                throw new ConfigurationException($"The sweep in {folder} cannot be gone on with: {string.Join("; ", differences.Take(3))}. Give the options it began with, or choose another --out.");
        }
        catch (Exception failure) when (failure is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            throw new CorruptArtefactException($"{RecordPath} is not what a sweep wrote. Restore it, or start the sweep again with --force.", failure);
        }
    }

    /// <summary>What differs so that finished runs would not belong to this sweep. Runs that are new are no difference, unless later stages go by what earlier ones gave.</summary>
    private static List<string> Differences(JsonElement earlier, SweepRequest request, IReadOnlyList<string> names, IReadOnlyList<string> checksums)
    {
        if (earlier.GetProperty("formatVersion").GetInt32() is not FormatVersion and int version)
            return [$"its format is version {version}, and this program's {FormatVersion}"];
        List<string> differences = [];
        if (!earlier.GetProperty("datasets").EnumerateArray().Select(dataset => dataset.GetProperty("sha256").GetString()).SequenceEqual(checksums))
            differences.Add("the dataset has changed");
        Dictionary<string, string> before = Map(earlier.GetProperty("options")), now = request.Options.ToDictionary();
        foreach (string name in before.Keys.Union(now.Keys).Where(name => before.GetValueOrDefault(name) != now.GetValueOrDefault(name)))
            differences.Add($"{name} was {before.GetValueOrDefault(name) ?? "not set"} and is {now.GetValueOrDefault(name) ?? "not set"}");
        Dictionary<string, SweepRun> runs = names.Zip(request.Runs).ToDictionary(pair => pair.First, pair => pair.Second);
        HashSet<string> known = [];
        foreach (JsonElement run in earlier.GetProperty("runs").EnumerateArray())
        {
            string name = run.GetProperty("name").GetString()!;
            known.Add(name);
            if (!runs.TryGetValue(name, out SweepRun? same))
                differences.Add($"its run {name} is no longer asked for");
            else if (!Map(run.GetProperty("settings")).OrderBy(pair => pair.Key).SequenceEqual(same.Settings.OrderBy(pair => pair.Key)))
                differences.Add($"its run {name} had other settings");
        }

        // The best may be another one then, and the runs that were made from it would be of the sweep no longer.
        if (request.Runs.Any(run => run.Stage > 0) && names.FirstOrDefault(name => !known.Contains(name)) is { } added)
            differences.Add($"some of its runs start from the best of the others (--linear-phase best), so none can be added, and {added} is new");
        return differences;
    }

    private static Dictionary<string, string> Map(JsonElement settings) => settings.EnumerateObject().ToDictionary(property => property.Name, property => property.Value.GetString()!);

    private static void Write(Utf8JsonWriter writer, SweepRequest request, IReadOnlyList<string> names, IReadOnlyList<string> checksums)
    {
        writer.WriteStartObject();
        writer.WriteNumber("formatVersion", FormatVersion);
        writer.WriteStartArray("command");
        foreach (string word in request.Command)
            writer.WriteStringValue(word);
        writer.WriteEndArray();
        writer.WriteStartArray("datasets");
        foreach ((string dataset, string checksum) in request.Runs.Select(run => run.Request.Dataset).Distinct().Zip(checksums))
        {
            writer.WriteStartObject();
            writer.WriteString("folder", Path.GetFullPath(dataset));
            writer.WriteString("sha256", checksum);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        WriteMap(writer, "options", request.Options);
        writer.WriteStartArray("runs");
        foreach ((string name, SweepRun run) in names.Zip(request.Runs))
        {
            writer.WriteStartObject();
            writer.WriteString("name", name);
            WriteMap(writer, "settings", run.Settings);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static void WriteMap(Utf8JsonWriter writer, string name, IReadOnlyList<KeyValuePair<string, string>> settings)
    {
        writer.WriteStartObject(name);
        foreach ((string option, string value) in settings)
            writer.WriteString(option, value);
        writer.WriteEndObject();
    }
}
