using System.Runtime.InteropServices;
using SinglePositive.Files;
using SinglePositive.Labels;

namespace SinglePositive.Data;

/// <summary>One split of a dataset folder: ids, labels and features of N examples, in the order of the source.</summary>
public sealed class DatasetSplit
{
    internal const string IdsFile = "ids.txt";
    internal const string TruthFile = "truth.npy";
    internal const string ObservedFile = "observed.npy";
    internal const string ValidationRowsFile = "validation-rows.npy";
    internal const string FeaturesFolder = "features";

    internal DatasetSplit(string dataset, string name, int count, int classCount)
    {
        Name = name;
        Folder = Path.Combine(dataset, name);
        Count = count;
        ClassCount = classCount;
    }

    /// <summary><c>train</c>, <c>validation</c> or <c>test</c>.</summary>
    public string Name { get; }

    /// <summary>The folder of the split's files.</summary>
    public string Folder { get; }

    /// <summary>N, the number of examples.</summary>
    public int Count { get; }

    /// <summary>L, the number of classes.</summary>
    public int ClassCount { get; }

    /// <summary>True when full labels are there (<c>truth.npy</c>).</summary>
    public bool HasTruth => File.Exists(FilePath(TruthFile));

    /// <summary>True when observed labels are there (<c>observed.npy</c>).</summary>
    public bool HasObserved => File.Exists(FilePath(ObservedFile));

    /// <summary>Reads the N ids: relative image paths or row names, not necessarily unique.</summary>
    /// <exception cref="DataFormatException">The file is missing or has not N lines.</exception>
    public IReadOnlyList<string> ReadIds()
    {
        string path = FilePath(IdsFile);
        if (!File.Exists(path))
            throw new DataFormatException(path, null, $"the file of ids is missing; {Count} lines are expected.");
        string[] ids = File.ReadAllLines(path);
        return ids.Length == Count ? ids : throw new DataFormatException(path, null, $"{Count} ids are expected, one per line; found {ids.Length}.");
    }

    /// <summary>Reads the full labels, N × L; null when there are none.</summary>
    /// <exception cref="DataFormatException">A value other than 0 and 1, a wrong type or a wrong shape.</exception>
    public TruthMatrix? ReadTruth()
    {
        if (!HasTruth)
            return null;
        byte[] values = ReadLabels<byte>(TruthFile);
        int wrong = values.AsSpan().IndexOfAnyExcept((byte)0, (byte)1);
        return wrong < 0 ? new TruthMatrix(Count, ClassCount, values) : throw WrongLabel(TruthFile, wrong, "0 or 1", values[wrong]);
    }

    /// <summary>Reads the observed labels, N × L; null when there are none.</summary>
    /// <exception cref="DataFormatException">A value other than -1, 0 and 1, a wrong type or a wrong shape.</exception>
    public ObservedMatrix? ReadObserved()
    {
        if (!HasObserved)
            return null;
        sbyte[] values = ReadLabels<sbyte>(ObservedFile);
        int wrong = values.AsSpan().IndexOfAnyExcept((sbyte)-1, (sbyte)0, (sbyte)1);
        if (wrong >= 0)
            throw WrongLabel(ObservedFile, wrong, "-1, 0 or 1", values[wrong]);
        LabelState[] states = new LabelState[values.Length];
        MemoryMarshal.Cast<sbyte, LabelState>(values).CopyTo(states);
        return new ObservedMatrix(Count, ClassCount, states);
    }

    /// <summary>True when this split has features of that name.</summary>
    public bool HasFeatures(string name) => FeatureNames.IsValid(name) && File.Exists(FeaturesPath(name));

    /// <summary>Maps the features of that name. The caller disposes them.</summary>
    /// <exception cref="ConfigurationException">The split has no such features.</exception>
    /// <exception cref="DataFormatException">The file is damaged or its rows are not the split's N.</exception>
    public FeatureMatrix OpenFeatures(string name)
    {
        if (!HasFeatures(name))
            throw new ConfigurationException($"The {Name} split of {Path.GetDirectoryName(Folder)} has no features '{name}'. Attach them with `spml features`.");
        FeatureMatrix features = FeatureMatrix.Open(FeaturesPath(name));
        if (features.Rows == Count)
            return features;
        int rows = features.Rows;
        features.Dispose();
        throw new DataFormatException(FeaturesPath(name), null, $"{Count} rows are expected, one per example; found {rows}.");
    }

    /// <summary>The rows set aside for validation, ascending; null when no split was made.</summary>
    /// <exception cref="DataFormatException">The rows are not ascending numbers from 0 to N - 1.</exception>
    public int[]? ReadValidationRows()
    {
        string path = FilePath(ValidationRowsFile);
        if (!File.Exists(path))
            return null;
        long[] rows = NpyFile.Read(path).To<long>();
        int[] result = new int[rows.Length];
        for (int i = 0; i < rows.Length; i++)
        {
            if (rows[i] < 0 || rows[i] >= Count || (i > 0 && rows[i] <= rows[i - 1]))
                throw new DataFormatException(path, $"row {i}", $"ascending row numbers from 0 to {Count - 1} are expected; found {rows[i]}.");
            result[i] = (int)rows[i];
        }

        return result;
    }

    /// <summary>The pictures that could not be read when a backbone made features of them; empty when all could.</summary>
    /// <exception cref="DataFormatException">The list is damaged.</exception>
    public IReadOnlyList<BadImage> ReadBadImages() => BadImage.Read(FilePath(BadImage.FileName));

    internal string FilePath(string file) => Path.Combine(Folder, file);

    internal string FeaturesPath(string name) => Path.Combine(Folder, FeaturesFolder, name + ".npy");

    /// <summary>Checks that every file present has the shape that the dataset says, reading headers only.</summary>
    internal void Check(IReadOnlyDictionary<string, FeatureInfo> features)
    {
        if (!File.Exists(FilePath(IdsFile)))
            throw new DataFormatException(FilePath(IdsFile), null, $"the file of ids is missing; {Count} lines are expected.");
        foreach (string file in new[] { TruthFile, ObservedFile })
        {
            if (File.Exists(FilePath(file)))
                CheckShape(FilePath(file), NpyFile.ReadHeader(FilePath(file)), ClassCount, "examples × classes");
        }

        foreach ((string name, FeatureInfo info) in features)
        {
            if (!HasFeatures(name))
                continue;
            NpyHeader header = NpyFile.ReadHeader(FeaturesPath(name));
            FeatureMatrix.CheckHeader(FeaturesPath(name), header);
            CheckShape(FeaturesPath(name), header, info.Dimension, "examples × dimension");
        }
    }

    private void CheckShape(string path, NpyHeader header, int columns, string meaning)
    {
        if (header.Shape.Count != 2 || header.Shape[0] != Count || header.Shape[1] != columns)
            throw new DataFormatException(path, null, $"{Shapes.Text(Count, columns)} ({meaning}) is expected; found {Shapes.Text(header.Shape)}.");
    }

    private T[] ReadLabels<T>(string file) where T : unmanaged, System.Numerics.INumber<T>
    {
        NpyArray array = NpyFile.Read(FilePath(file));
        CheckShape(FilePath(file), array.Header, ClassCount, "examples × classes");
        return array.To<T>();
    }

    private DataFormatException WrongLabel(string file, int index, string expected, int found) =>
        new(FilePath(file), $"row {index / ClassCount}, column {index % ClassCount}", $"{expected} is expected; found {found}.");
}
