using SinglePositive.Data;
using SinglePositive.Files;
using SinglePositive.Labels;
using SinglePositive.Losses;

namespace SinglePositive.Training;

/// <summary>A dataset that several runs train on at the same time: opened once, its labels read once, its features mapped once.</summary>
/// <remarks>Any number of threads may use it until it is disposed. What is read stays in memory; features stay in their files.</remarks>
public sealed class SharedDataset : IDisposable
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, (TruthMatrix? Truth, ObservedMatrix? Observed)> _labels = [];
    private readonly Dictionary<(bool, bool, string?, bool), LabelPlan> _plans = [];
    private readonly Dictionary<(string, string), FeatureMatrix> _features = [];
    private readonly Dictionary<(string, string?), ExpectedPositivesEstimate> _estimates = [];
    private readonly Lock _estimating = new();
    private readonly string _manifestPath;
    private readonly byte[] _manifest;

    private SharedDataset(string folder)
    {
        Dataset = Dataset.Open(folder);
        _manifestPath = Path.Combine(folder, DatasetManifest.FileName);
        _manifest = File.ReadAllBytes(_manifestPath);
        Sha256 = Checksum.Sha256(_manifest);
    }

    /// <summary>The dataset.</summary>
    public Dataset Dataset { get; }

    /// <summary>SHA-256 of <c>dataset.json</c>, which holds those of all other files.</summary>
    public string Sha256 { get; }

    /// <summary>Checksum of what a run on some features, or on none, can read of it as it was when it was opened.</summary>
    internal string InputsSha256(string? features) => DatasetFingerprint.Of(_manifestPath, _manifest, features);

    /// <summary>Opens a dataset; labels and features are read when a run first needs them.</summary>
    /// <param name="folder">The dataset folder.</param>
    /// <exception cref="ConfigurationException">There is no such folder.</exception>
    /// <exception cref="DataFormatException">The dataset is damaged.</exception>
    public static SharedDataset Open(string folder) => new(folder);

    /// <summary>Ends the mappings of the features.</summary>
    public void Dispose()
    {
        foreach (FeatureMatrix features in _features.Values)
            features.Dispose();
        _features.Clear();
    }

    /// <summary>The rows and labels that a loss learns from; losses that need the same get the same.</summary>
    internal LabelPlan Labels(Loss loss, string? featuresName, bool readsPictures)
    {
        lock (_gate)
        {
            (bool, bool, string?, bool) key = (loss.ReadsObserved, loss.NeedsAbsent, featuresName, readsPictures);
            if (!_plans.TryGetValue(key, out LabelPlan? plan))
                _plans.Add(key, plan = new LabelPlan(this, loss, featuresName, readsPictures));
            return plan;
        }
    }

    /// <summary>The full and the observed labels of a split, where there are any.</summary>
    internal (TruthMatrix? Truth, ObservedMatrix? Observed) Labels(DatasetSplit split)
    {
        lock (_gate)
        {
            if (!_labels.TryGetValue(split.Name, out (TruthMatrix? Truth, ObservedMatrix? Observed) labels))
                _labels.Add(split.Name, labels = (split.ReadTruth(), split.ReadObserved()));
            return labels;
        }
    }

    /// <summary>The estimate of k from a source and features; made once for all runs that share the dataset.</summary>
    internal ExpectedPositivesEstimate Estimate((string From, string? Features) key, Func<ExpectedPositivesEstimate> make)
    {
        lock (_estimating)
        {
            if (!_estimates.TryGetValue(key, out ExpectedPositivesEstimate? estimate))
                _estimates.Add(key, estimate = make());
            return estimate;
        }
    }

    /// <summary>The features of a split. They belong to this object.</summary>
    internal FeatureMatrix Features(DatasetSplit split, string name)
    {
        lock (_gate)
        {
            if (!_features.TryGetValue((split.Name, name), out FeatureMatrix? features))
                _features.Add((split.Name, name), features = split.OpenFeatures(name));
            return features;
        }
    }
}
