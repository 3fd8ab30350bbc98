using SinglePositive.Files;

namespace SinglePositive.Labels;

/// <summary>Which of an example's labels an annotator is likely to name: all alike, the frequent classes, or by given weights.</summary>
public sealed class ObservationBias
{
    private readonly double[]? _weights;
    private readonly int _examples;

    private ObservationBias(string name, double[]? weights = null, int examples = 0, int classes = 0)
    {
        Name = name;
        _weights = weights;
        _examples = examples;
        Classes = classes;
    }

    /// <summary>All labels of an example alike: the paper's process, bit-equal to the authors' generator.</summary>
    public static ObservationBias Uniform { get; } = new("uniform");

    /// <summary>In proportion to how many examples have the class.</summary>
    public static ObservationBias ClassFrequency { get; } = new("frequency");

    /// <summary><c>uniform</c>, <c>frequency</c>, or where the weights come from; for messages and provenance.</summary>
    public string Name { get; }

    /// <summary>L of the weights; 0 without weights.</summary>
    internal int Classes { get; }

    /// <summary>A weight for each class.</summary>
    /// <param name="weights">L finite numbers, 0 or more.</param>
    /// <param name="name">Where they come from, for messages.</param>
    /// <exception cref="DataFormatException">A weight is negative or not finite.</exception>
    public static ObservationBias PerClass(ReadOnlySpan<double> weights, string name = "weights per class") =>
        new(name, Checked(weights.ToArray(), weights.Length, perCell: false, name), 0, weights.Length);

    /// <summary>A weight for each cell.</summary>
    /// <param name="examples">N.</param>
    /// <param name="classes">L.</param>
    /// <param name="weights">N·L finite numbers, 0 or more, row by row; kept, not copied.</param>
    /// <param name="name">Where they come from, for messages.</param>
    /// <exception cref="DataFormatException">A weight is negative or not finite, or there are not N·L.</exception>
    public static ObservationBias PerCell(int examples, int classes, double[] weights, string name = "weights per cell")
    {
        ArgumentNullException.ThrowIfNull(weights);
        if (weights.LongLength != (long)examples * classes)
            throw new DataFormatException(name, null, $"expected {examples} × {classes} = {(long)examples * classes} weights, found {weights.LongLength}.");
        return new ObservationBias(name, Checked(weights, classes, perCell: true, name), examples, classes);
    }

    /// <summary>Reads weights from an npy file: L numbers, or N × L.</summary>
    /// <exception cref="DataFormatException">The file has another shape, or a weight is negative or not finite.</exception>
    public static ObservationBias Read(string path)
    {
        NpyArray array = NpyFile.Read(path);
        return array.Shape.Count switch
        {
            1 => PerClass(array.To<double>(), path),
            2 => PerCell((int)array.Shape[0], (int)array.Shape[1], array.To<double>(), path),
            _ => throw new DataFormatException(path, null, $"expected a weight for each class (a vector) or for each cell (examples × classes), found a {array.Header}."),
        };
    }

    /// <summary>The weights of one example's L classes, given the labels they are for. Empty for the uniform process.</summary>
    internal Func<int, ReadOnlySpan<double>> RowsFor(TruthMatrix truth)
    {
        if (this == ClassFrequency)
        {
            double[] frequency = [.. LabelCounts.Of(truth).PresentPerClass];
            return _ => frequency;
        }

        if (_weights is null)
            return _ => [];
        if (Classes != truth.Classes || (_examples != 0 && _examples != truth.Examples))
        {
            string shape = _examples == 0 ? $"{Classes} classes" : $"{_examples} examples × {Classes} classes";
            throw new DataFormatException(Name, null, $"expected weights for {truth.Examples} examples × {truth.Classes} classes, found weights for {shape}.");
        }

        return _examples == 0 ? _ => _weights : example => _weights.AsSpan(example * Classes, Classes);
    }

    private static double[] Checked(double[] weights, int classes, bool perCell, string name)
    {
        int wrong = Array.FindIndex(weights, weight => !(weight >= 0 && double.IsFinite(weight)));
        if (wrong < 0)
            return weights;
        string where = perCell ? $"row {wrong / classes}, column {wrong % classes}" : $"row {wrong}";
        throw new DataFormatException(name, where, $"expected a weight of 0 or more, found {weights[wrong]}.");
    }
}
