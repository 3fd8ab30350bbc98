using System.Globalization;
using SinglePositive.Data;
using SinglePositive.Labels;
using SinglePositive.Metrics;
using SinglePositive.Vision.Images;

namespace SinglePositive.Vision.Scenes;

/// <summary>A dataset folder of generated scenes with their pictures, for demonstrations and tests.</summary>
public static class SceneDataset
{
    /// <summary>The folder of the pictures within the dataset's.</summary>
    public const string ImageFolder = "images";

    /// <summary>Draws scenes and writes a dataset: splits train and test with full labels, ids like <c>train/00012.png</c>, pictures in <see cref="ImageFolder"/>. It appears complete or not at all.</summary>
    /// <param name="folder">The folder to make.</param>
    /// <param name="train">Training examples: the scenes 0, 1, ….</param>
    /// <param name="test">Test examples: the scenes that follow.</param>
    /// <param name="generator">Draws them.</param>
    /// <param name="threads">How many threads draw and write.</param>
    /// <param name="force">True to replace a dataset that is there.</param>
    /// <param name="progress">Is told of each picture that is written, from any of the threads.</param>
    /// <param name="cancellation">Ends the work.</param>
    /// <exception cref="ConfigurationException">The folder exists already.</exception>
    /// <exception cref="IOException">A file cannot be written.</exception>
    public static Dataset Write(string folder, int train, int test, SceneGenerator generator, int threads, bool force = false, Action? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(generator);
        ArgumentOutOfRangeException.ThrowIfLessThan(train, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(test, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(threads, 1);
        string final = Path.GetFullPath(folder);
        DatasetTarget.Check(folder, force, IsPicture);
        FreshFolder.Write(folder, partial =>
        {
            string images = Path.Combine(partial, ImageFolder);
            DrawnSplit[] splits = [new(SplitNames.Train, 0, train), new(SplitNames.Test, train, test)];
            foreach (DrawnSplit split in splits)
                split.Draw(images, generator, threads, progress, cancellation);
            DatasetContent content = new()
            {
                Name = "scenes",
                Classes = SceneGenerator.Classes,
                Source = $"scenes generated from seed {generator.Seed}",
                ImageRoot = Path.Combine(final, ImageFolder),
                Splits = [.. splits.Select(split => split.ToContent())],
            };
            new DatasetFiles(partial, ContentCheck.ToManifest(content)).WriteContent(content);
        });
        return Dataset.Open(folder);
    }

    private static bool IsPicture(string name) => name.Split('/') is [ImageFolder, SplitNames.Train or SplitNames.Test, string file]
        && file.EndsWith(".png", StringComparison.Ordinal) && int.TryParse(file.AsSpan(0, file.Length - 4), NumberStyles.None, CultureInfo.InvariantCulture, out _);

    /// <summary>A run of scenes that make a split.</summary>
    private sealed class DrawnSplit(string name, int first, int count)
    {
        private readonly byte[] _truth = new byte[count * SceneGenerator.Classes.Count];

        public void Draw(string images, SceneGenerator generator, int threads, Action? progress, CancellationToken cancellation)
        {
            Directory.CreateDirectory(Path.Combine(images, name));
            new WorkerPool(threads).Run(count, (_, row) =>
            {
                cancellation.ThrowIfCancellationRequested();
                Scene scene = generator.Draw(first + (long)row);
                scene.Labels.CopyTo(_truth, row * scene.Labels.Length);
                // The folder takes its name when all is in it, so no picture has to be safe by itself.
                File.WriteAllBytes(Path.Combine(images, Id(row)), ImageWriter.ToPng(scene.Image));
                progress?.Invoke();
            });
        }

        public SplitContent ToContent() => new()
        {
            Name = name,
            Ids = [.. Enumerable.Range(0, count).Select(Id)],
            Truth = new TruthMatrix(count, SceneGenerator.Classes.Count, _truth),
        };

        private string Id(int row) => $"{name}/{row.ToString("00000", CultureInfo.InvariantCulture)}.png";
    }
}
