using SinglePositive.Files;
using SinglePositive.Labels;

namespace SinglePositive.Data;

/// <summary>A file of pseudo-labels for the training split: an npy array N × L, 1 where a class is taken for present, 0 or -1 where it is not: also what <c>spml recover --format npy</c> writes.</summary>
public static class PseudoLabelFile
{
    /// <summary>Reads the file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="examples">N, the examples of the whole training split, those set aside for validation among them.</param>
    /// <param name="classes">L.</param>
    /// <exception cref="DataFormatException">It is no such array, of another shape, or holds other numbers.</exception>
    public static TruthMatrix Read(string path, int examples, int classes)
    {
        NpyArray array = NpyFile.Read(path);
        if (array.Shape.Count != 2 || array.Shape[0] != examples || array.Shape[1] != classes)
            throw new DataFormatException(path, null, $"pseudo-labels of {examples} × {classes} (examples of the training split × classes) are expected; found {string.Join(" × ", array.Shape)}.");
        double[] values = array.To<double>();
        int wrong = Array.FindIndex(values, value => value is not (-1 or 0 or 1));
        if (wrong >= 0)
            throw new DataFormatException(path, $"row {wrong / classes}, column {wrong % classes}", $"pseudo-labels are 1 (taken for present), 0 or -1; found {values[wrong]}.");
        return new TruthMatrix(examples, classes, Array.ConvertAll(values, value => value == 1 ? (byte)1 : (byte)0));
    }
}
