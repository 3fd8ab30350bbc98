using SinglePositive.Data;
using SinglePositive.Files;
using SinglePositive.Vision.Images;

namespace SinglePositive.Vision.Backbones;

/// <summary>Makes features of the pictures of a dataset with a backbone, so that a kill loses a second of work at most.</summary>
/// <remarks>
/// Rows go to a part beside the final file; a run of the same command goes on where an earlier one ended, and what it ends with is byte for byte what an undisturbed run leaves.
/// The run that completes the last part puts the features into the dataset.
/// </remarks>
public sealed class FeatureExtraction
{
    private readonly ExtractionRequest _request;
    private readonly OnnxBackbone _backbone;
    private readonly TimeProvider _clock;
    private readonly FeatureExtractor _extractor;
    private readonly BackboneInfo _info;

    /// <summary>Resolves a request; nothing is written yet.</summary>
    /// <param name="request">What to make.</param>
    /// <param name="backbone">The network; stays the caller's.</param>
    /// <param name="clock">Measures time.</param>
    /// <exception cref="ConfigurationException">The dataset has no such split, its pictures cannot be found, or there are other features of that name.</exception>
    public FeatureExtraction(ExtractionRequest request, OnnxBackbone backbone, TimeProvider clock)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(backbone);
        ArgumentNullException.ThrowIfNull(clock);
        FeatureNames.Check(request.Name);
        (_request, _backbone, _clock) = (request, backbone, clock);
        _extractor = new FeatureExtractor(backbone, request.Threads, clock);
        Preprocessing preprocessing = backbone.Preprocessing;
        _info = new BackboneInfo(backbone.Path, backbone.Sha256, backbone.Output, preprocessing.ImageSize, preprocessing.Mean, preprocessing.Std, preprocessing.ApplyExif, preprocessing.Sha256);
        Dataset dataset = Dataset.Open(request.Dataset);
        Splits = [.. request.Splits.Count == 0 ? dataset.Splits : request.Splits.Select(dataset.Split)];
        Images = PictureFolder.Find(dataset, Splits, request.Images);
        foreach (DatasetSplit split in Splits)
            IsThere(dataset, split);
        CheckOthers(dataset);
    }

    /// <summary>The splits that will be worked on.</summary>
    public IReadOnlyList<DatasetSplit> Splits { get; }

    /// <summary>The folder that ids are relative to; null when every id is a full path.</summary>
    public string? Images { get; }

    /// <summary>Pictures of the part, over all splits.</summary>
    public int Total => Splits.Sum(split => Count(_request.Shard.Rows(split.Count)));

    /// <summary>Does the work.</summary>
    /// <param name="progress">Told how it goes, on the calling thread.</param>
    /// <param name="cancellation">Saves and stops.</param>
    /// <exception cref="DataFormatException">A picture cannot be read and the rule is <see cref="BadImageRule.Fail"/>.</exception>
    /// <exception cref="ConfigurationException">Features begun earlier do not fit, or another program is at the same part.</exception>
    public ExtractionResult Run(Action<ExtractionProgress>? progress = null, CancellationToken cancellation = default)
    {
        long began = _clock.GetTimestamp();
        List<SplitExtraction> results = [];
        int before = 0;
        foreach (DatasetSplit split in Splits)
        {
            results.Add(Run(split, new Meter(progress, split.Name, before, Total, _clock), cancellation));
            before += results[^1].Pictures;
        }

        double seconds = _clock.GetElapsedTime(began).TotalSeconds;
        return new ExtractionResult(results, seconds, results.Sum(split => split.Extracted) == 0 ? double.NaN : _extractor.NetworkSeconds / (_request.Threads * seconds));
    }

    private SplitExtraction Run(DatasetSplit split, Meter meter, CancellationToken cancellation)
    {
        (int first, int end) = _request.Shard.Rows(split.Count);
        PartFolder folder = Folder(split);
        PartConfiguration configuration = Configuration(split);
        Dataset dataset = Dataset.Open(_request.Dataset);
        if (IsThere(dataset, split))
        {
            if (folder.Complete(configuration, split.Count) is not null)
                folder.Remove();   // left by a run that was killed after its last step
            return new SplitExtraction(split.Name, end - first, 0, [.. split.ReadBadImages()], true, []);
        }

        folder.Prepare(configuration, _request.Force, dataset.RecordsFeatures(_request.Name, split.Name));
        int extracted;
        BadImage[] bad;
        using (PartWriter writer = PartWriter.Open(folder, _request.Shard, configuration, _clock))
        {
            extracted = Extract(split, writer, first, end, meter, cancellation);
            bad = [.. writer.Bad.Select(row => row.Image)];
        }

        bool complete = Merge(split, folder, configuration, cancellation);
        return new SplitExtraction(split.Name, end - first, extracted, bad, complete, complete ? [] : [.. folder.Missing(configuration, split.Count)]);
    }

    private int Extract(DatasetSplit split, PartWriter writer, int first, int end, Meter meter, CancellationToken cancellation)
    {
        IReadOnlyList<string> ids = split.ReadIds();
        if (writer.Bad.Count > 0 && _request.OnBad == BadImageRule.Fail)
            throw LeftOut(split, writer.Bad[0].Row, writer.Bad[0].Image, writer.Bad.Count);
        int start = first + writer.Done;
        meter.Begin(writer.Done);
        try
        {
            _extractor.Run(
                Enumerable.Range(start, end - start).Select(row => PictureFolder.FileOf(Images, ids[row])),
                picture => Take(split, writer, start + picture.Index, ids[start + picture.Index], picture, meter),
                cancellation);
        }
        finally
        {
            writer.Commit();
        }

        return end - start;
    }

    private void Take(DatasetSplit split, PartWriter writer, int row, string id, ExtractedFeatures picture, Meter meter)
    {
        BadImage? bad = picture.Problem is { } problem ? new BadImage(id, string.Join("; ", problem.Reason.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))) : null;
        if (bad is null)
            writer.Add(picture.Features);
        else if (_request.OnBad == BadImageRule.Fail)
            throw Unreadable(split, row, bad, writer.Done);
        else
            writer.AddBad(row, bad);
        meter.Report(writer.Done, bad);
    }

    private bool Merge(DatasetSplit split, PartFolder folder, PartConfiguration configuration, CancellationToken cancellation)
    {
        using FileStream held = FolderLock.Take(_request.Dataset, cancellation);
        // Read anew under the lock: another run may have completed these features, or those of another split, since.
        Dataset dataset = Dataset.Open(_request.Dataset);
        if (folder.Complete(configuration, split.Count) is not { } journals)
            return !folder.IsReplacing && IsRecorded(dataset, split);   // what is recorded may be what the parts will replace
        IsThere(dataset, split);
        CheckOthers(dataset);
        foreach (DatasetSplit other in Splits.Where(other => other.Name != split.Name && dataset.RecordsFeatures(_request.Name, other.Name) && !IsRecorded(dataset, other)))
            dataset.RemoveFeatures(_request.Name, other.Name);   // replaced next, as --force asks
        using (PartFeatures rows = new(folder, configuration, journals, split.Count, $"{Path.GetFileName(_backbone.Path)}, output {_backbone.Output}, {_backbone.Preprocessing}"))
            dataset.AttachBackboneFeatures(_request.Name, split.Name, rows, _info, [.. journals.SelectMany(journal => journal.Bad).Select(row => row.Image)], force: true);
        folder.Remove();
        return true;
    }

    /// <summary>True when the very features are in the dataset and need not be made again.</summary>
    /// <exception cref="ConfigurationException">Others are there under that name.</exception>
    private bool IsThere(Dataset dataset, DatasetSplit split)
    {
        if (_request.Force || !dataset.RecordsFeatures(_request.Name, split.Name))
            return false;
        if (!IsRecorded(dataset, split))
            throw new ConfigurationException($"The {split.Name} split of {dataset.Folder} has features '{_request.Name}' already, made otherwise ({dataset.Features[_request.Name].Provenance}). Choose another --name, or replace them with --force.");
        PartFolder folder = Folder(split);
        if (!folder.IsReplacing)
            return true;
        // When every part is there, a run with --force was killed as it put them into the dataset, before or after that was done: they are put there (again).
        return folder.Complete(Configuration(split), split.Count) is not null
            ? false
            : throw new ConfigurationException($"Features '{_request.Name}' of the {split.Name} split are being replaced: new ones were begun with --force and are not complete. Give --force to go on, or remove {folder.Folder} to keep those that are there.");
    }

    private PartFolder Folder(DatasetSplit split) => new(Path.Combine(split.Folder, "features"), _request.Name);

    /// <summary>Splits that are not worked on keep their features, so these must have been made the same way.</summary>
    private void CheckOthers(Dataset dataset)
    {
        DatasetSplit? other = dataset.Splits.FirstOrDefault(other => !Splits.Any(split => split.Name == other.Name) && dataset.RecordsFeatures(_request.Name, other.Name) && !IsRecorded(dataset, other));
        if (other is not null)
            throw new ConfigurationException($"Features '{_request.Name}' of the {other.Name} split were made otherwise ({dataset.Features[_request.Name].Provenance}); all splits need the same. Choose another --name, or replace them everywhere with --split all --force.");
    }

    private bool IsRecorded(Dataset dataset, DatasetSplit split) =>
        dataset.RecordsFeatures(_request.Name, split.Name) && dataset.Features[_request.Name] is var info && info.IsHalf == _request.IsHalf && _info.IsSameAs(info.Backbone);

    private PartConfiguration Configuration(DatasetSplit split) => new(
        Checksum.Sha256(Path.Combine(split.Folder, "ids.txt")), _backbone.Sha256, _backbone.Output, _backbone.Preprocessing.ToString(),
        _request.IsHalf ? FeatureInfo.Float16 : FeatureInfo.Float32, _backbone.Dimension, _request.Shard.Count);

    private DataFormatException Unreadable(DatasetSplit split, int row, BadImage bad, int done) => new(
        PictureFolder.FileOf(Images, bad.Id), $"row {row} of {split.Name}",
        $"{bad.Reason.TrimEnd('.')}. {done} pictures before it are kept: mend the file and run the command again, or give --on-bad report to leave such pictures out.");

    /// <summary>What was left out stays so: rows are written one after the other and are not gone back to.</summary>
    private DataFormatException LeftOut(DatasetSplit split, int row, BadImage bad, int count) => new(
        PictureFolder.FileOf(Images, bad.Id), $"row {row} of {split.Name}",
        $"{bad.Reason.TrimEnd('.')}, as an earlier run found, which left {count} such pictures out. Mend them and begin anew with --force, or go on without them with --on-bad report.");

    private static int Count((int First, int End) rows) => rows.End - rows.First;

    /// <summary>Counts pictures over the splits and tells the caller.</summary>
    private sealed class Meter(Action<ExtractionProgress>? progress, string split, int before, int total, TimeProvider clock)
    {
        private long _began;
        private int _first;

        public void Begin(int done)
        {
            (_began, _first) = (clock.GetTimestamp(), done);
            Report(done, null);
        }

        public void Report(int done, BadImage? bad)
        {
            double seconds = clock.GetElapsedTime(_began).TotalSeconds;
            progress?.Invoke(new ExtractionProgress(split, before + done, total, seconds > 0 ? (done - _first) / seconds : 0, bad));
        }
    }
}
