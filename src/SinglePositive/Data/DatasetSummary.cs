using System.Text.Json;

namespace SinglePositive.Data;

/// <summary>Figures of one split.</summary>
/// <param name="Name"><c>train</c>, <c>validation</c> or <c>test</c>.</param>
/// <param name="Examples">N.</param>
/// <param name="Truth">Figures of the full labels, or null.</param>
/// <param name="Observed">Figures of the observed labels, or null.</param>
/// <param name="ValidationRows">Rows set aside by <c>split</c>; null without such a split.</param>
/// <param name="Features">Scales of the features this split has.</param>
public sealed record SplitSummary(string Name, int Examples, LabelSummary? Truth, LabelSummary? Observed, int? ValidationRows, IReadOnlyList<FeatureSummary> Features)
{
    /// <summary>Pictures that a backbone could not read (<c>bad-images.csv</c>).</summary>
    public int BadImages { get; init; }
}

/// <summary>What is in a dataset, in figures: everything <c>inspect</c> shows.</summary>
/// <param name="Name">The dataset's name.</param>
/// <param name="Classes">Class names.</param>
/// <param name="Splits">The splits.</param>
public sealed record DatasetSummary(string Name, IReadOnlyList<string> Classes, IReadOnlyList<SplitSummary> Splits)
{
    /// <summary>k: present labels per example of train on average; null without full labels.</summary>
    public double? ExpectedPositives => Train?.Truth?.MeanPerExample;

    /// <summary>The names of features whose scales differ so widely in train that <c>--standardise</c> is worth trying.</summary>
    public IReadOnlyList<string> WorthStandardising => [.. (Train?.Features ?? []).Where(features => features.ScalesDiffer).Select(features => features.Name)];

    private SplitSummary? Train => Splits.FirstOrDefault(split => split.Name == SplitNames.Train);

    /// <summary>Reads labels and features once; features row by row, so memory does not grow with N.</summary>
    /// <param name="dataset">The dataset.</param>
    /// <param name="pairs">How many pairs of classes to list for each label matrix.</param>
    public static DatasetSummary Compute(Dataset dataset, int pairs = 10) =>
        new(dataset.Name, dataset.Classes, [.. dataset.Splits.Select(split => Summarise(dataset, split, pairs))]);

    /// <summary>Writes the summary as one JSON object.</summary>
    public void WriteJson(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        writer.WriteString("name", Name);
        WriteArray(writer, "classes", Classes, writer.WriteStringValue);
        if (ExpectedPositives is { } expected)
            writer.WriteNumber("expectedPositives", expected);
        else
            writer.WriteNull("expectedPositives");
        WriteArray(writer, "worthStandardising", WorthStandardising, writer.WriteStringValue);
        writer.WriteStartObject("splits");
        foreach (SplitSummary split in Splits)
            WriteSplit(writer, split);
        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    private static SplitSummary Summarise(Dataset dataset, DatasetSplit split, int pairs)
    {
        List<FeatureSummary> features = [];
        foreach ((string name, FeatureInfo info) in dataset.Features.OrderBy(pair => pair.Key, StringComparer.Ordinal).Where(pair => split.HasFeatures(pair.Key)))
        {
            using FeatureMatrix matrix = split.OpenFeatures(name);
            features.Add(FeatureSummary.Compute(name, info, matrix));
        }

        return new SplitSummary(
            split.Name, split.Count,
            split.ReadTruth() is { } truth ? LabelSummary.Of(truth, pairs) : null,
            split.ReadObserved() is { } observed ? LabelSummary.Of(observed, pairs) : null,
            split.ReadValidationRows()?.Length, features)
        {
            BadImages = split.ReadBadImages().Count,
        };
    }

    private static void WriteSplit(Utf8JsonWriter writer, SplitSummary split)
    {
        writer.WriteStartObject(split.Name);
        writer.WriteNumber("examples", split.Examples);
        if (split.ValidationRows is { } rows)
            writer.WriteNumber("validationRows", rows);
        else
            writer.WriteNull("validationRows");
        writer.WriteNumber("badImages", split.BadImages);
        WriteLabels(writer, "truth", split.Truth);
        WriteLabels(writer, "observed", split.Observed);
        writer.WriteStartObject("features");
        foreach (FeatureSummary features in split.Features)
            WriteFeatures(writer, features);
        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    private static void WriteLabels(Utf8JsonWriter writer, string key, LabelSummary? labels)
    {
        if (labels is null)
        {
            writer.WriteNull(key);
            return;
        }

        writer.WriteStartObject(key);
        writer.WriteNumber("presentCells", labels.Cells.Present);
        writer.WriteNumber("absentCells", labels.Cells.Absent);
        writer.WriteNumber("unknownCells", labels.Cells.Unknown);
        writer.WriteNumber("meanPerExample", labels.MeanPerExample);
        writer.WriteNumber("classesWithoutPositives", labels.ClassesWithoutPositives);
        WriteArray(writer, "examplesByLabels", labels.ExamplesByLabels, writer.WriteNumberValue);
        WriteArray(writer, "presentByClass", labels.PresentByClass, writer.WriteNumberValue);
        WriteArray(writer, "topPairs", labels.TopPairs, pair => WritePair(writer, pair));
        writer.WriteEndObject();
    }

    private static void WritePair(Utf8JsonWriter writer, ClassPair pair)
    {
        writer.WriteStartObject();
        writer.WriteNumber("first", pair.First);
        writer.WriteNumber("second", pair.Second);
        writer.WriteNumber("examples", pair.Examples);
        writer.WriteEndObject();
    }

    private static void WriteFeatures(Utf8JsonWriter writer, FeatureSummary features)
    {
        writer.WriteStartObject(features.Name);
        writer.WriteNumber("dimension", features.Info.Dimension);
        writer.WriteString("dtype", features.Info.DType);
        writer.WriteString("provenance", features.Info.Provenance);
        if (features.Info.Backbone is { } backbone)
        {
            writer.WritePropertyName("backbone");
            backbone.Write(writer);
        }

        writer.WriteNumber("constantDimensions", features.Constant);
        writer.WriteNumber("smallestDeviation", features.SmallestDeviation);
        writer.WriteNumber("medianDeviation", features.MedianDeviation);
        writer.WriteNumber("largestDeviation", features.LargestDeviation);
        writer.WriteNumber("largestMean", features.LargestMean);
        writer.WriteBoolean("scalesDiffer", features.ScalesDiffer);
        writer.WriteEndObject();
    }

    private static void WriteArray<T>(Utf8JsonWriter writer, string key, IEnumerable<T> items, Action<T> write)
    {
        writer.WriteStartArray(key);
        foreach (T item in items)
            write(item);
        writer.WriteEndArray();
    }
}
