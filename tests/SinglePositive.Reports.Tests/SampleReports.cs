using SinglePositive.Data;
using SinglePositive.Labels;
using SinglePositive.Training;
using SinglePositive.Vision.Scenes;

namespace SinglePositive.Reports.Tests;

/// <summary>Reports of small runs, each written when it is first asked for.</summary>
public sealed class SampleReports : IDisposable
{
    private const int Dimension = 24;

    private readonly string _folder = Directory.CreateTempSubdirectory("spml-reports-").FullName;
    private readonly Dictionary<string, string> _written = [];

    /// <summary>one: a run on pictures. pictures: 20 classes and 200 thumbnails. several: three losses side by side. many: 312 classes with long names. bare: no full labels, no test split, no dataset any more.</summary>
    public static IReadOnlyList<string> Names => Own is null ? ["one", "several", "many", "bare"] : ["own"];

    /// <summary>A report of somebody's own, looked at instead.</summary>
    private static string? Own => Environment.GetEnvironmentVariable("SPML_REPORT") is { Length: > 0 } file ? Path.GetFullPath(file) : null;

    /// <summary>The folder of a sample's parts.</summary>
    public string this[string name] => Path.Combine(_folder, name);

    /// <summary>The HTML file.</summary>
    public string Write(string name)
    {
        if (name == "own")
            return Own!;
        if (!_written.TryGetValue(name, out string? file))
            _written[name] = file = Report.Write(Request(name)).Path;
        return file;
    }

    /// <inheritdoc/>
    public void Dispose() => Directory.Delete(_folder, recursive: true);

    /// <summary>Trains the runs of a sample, unless they are there.</summary>
    public ReportRequest Request(string name, bool trained = false)
    {
        if (trained)
            Write(name);
        string data = Path.Combine(this[name], "data");
        Directory.CreateDirectory(this[name]);
        string[] runs = name switch
        {
            _ when _written.ContainsKey(name) => Trained(name),
            "one" => [Train(Pictures(data, 60, 24, 48), name, "role")],
            "pictures" => [Train(Pictures(data, 140, 120, 160), name, "role")],
            "several" => [.. new[] { "bce", "an", "role" }.Select(loss => Train(Generated(data, 12, 2.5), name, loss))],
            "many" => [.. new[] { "an", "role" }.Select(loss => Train(Generated(data, 312, 31.4), name, loss))],
            _ => [Train(Bare(data), name, "an")],
        };
        if (name == "bare" && Directory.Exists(data))
            Directory.Delete(data, recursive: true);
        return new ReportRequest { Runs = runs, Output = Path.Combine(this[name], "report.html"), Pictures = name == "pictures" ? 200 : 24 };
    }

    /// <summary>A run on generated features, with the names of classes that are asked for.</summary>
    internal static void TrainSmall(string data, string run, IReadOnlyList<string> classes, Selection? selection = null, string loss = "an")
    {
        Dataset.Create(data, new GeneratedData { TrainExamples = 120, TestExamples = 40, Classes = classes.Count, Dimension = Dimension, PositivesPerExample = 1.5 }.Generate() with { Classes = classes });
        using TrainingSession session = new(new TrainingRequest { Dataset = data, Output = run, Loss = loss, Epochs = 3, Histograms = true, Selection = selection }, TimeProvider.System);
        session.Run();
    }

    private string[] Trained(string name) =>
        [.. new[] { "bce", "an", "role" }.Select(loss => Path.Combine(this[name], loss)).Where(Directory.Exists)];

    private string Train(string data, string name, string loss)
    {
        string run = Path.Combine(this[name], loss);
        using TrainingSession session = new(new TrainingRequest { Dataset = data, Output = run, Loss = loss, Epochs = 8, LearningRate = 0.01, ExpectedPositives = 2.5, Histograms = name is not ("bare" or "many") }, TimeProvider.System);
        session.Run();
        return run;
    }

    private static string Generated(string folder, int classes, double positives)
    {
        if (Directory.Exists(folder))
            return folder;
        DatasetContent content = new GeneratedData { TrainExamples = 300, TestExamples = 120, Classes = classes, Dimension = Dimension, PositivesPerExample = positives }.Generate();
        Dataset.Create(folder, content with { Classes = classes > 100 ? [.. Enumerable.Range(0, classes).Select(c => $"has_underparts_color_{c / 15}::{(c % 2 == 0 ? "grey" : "iridescent_or_buff")}_{c % 15}")] : content.Classes });
        return folder;
    }

    private static string Pictures(string folder, int train, int test, int side)
    {
        Dataset dataset = SceneDataset.Write(folder, train, test, new SceneGenerator(5, side), threads: 1);
        foreach (DatasetSplit split in dataset.Splits)
            dataset.AttachFeatures("f", split.Name, FeatureSource.FromArray(Features(split.ReadTruth()!), Dimension, "made up"));
        return folder;
    }

    /// <summary>Observed labels of a train split, and nothing else.</summary>
    private static string Bare(string folder)
    {
        DatasetContent full = new GeneratedData { TrainExamples = 200, TestExamples = 10, Classes = 6, Dimension = Dimension }.Generate();
        SplitContent train = full.Splits[0];
        Dataset.Create(folder, full with { Splits = [train with { Truth = null, Observed = new ObservationProcess().Draw(train.Truth!) }] });
        return folder;
    }

    /// <summary>Features that give the classes away, not quite.</summary>
    private static float[] Features(TruthMatrix truth)
    {
        float[] features = new float[truth.Examples * Dimension];
        for (int i = 0; i < features.Length; i++)
            features[i] = (i % Dimension < truth.Classes && truth[i / Dimension, i % Dimension] ? 1 : 0) + (0.9f * (i * 7919 % 101 / 101f));
        return features;
    }
}
