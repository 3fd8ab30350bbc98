using SinglePositive.Files;
using SinglePositive.Labels;

namespace SinglePositive.Data;

/// <summary>A file of pseudo-labels for the training split: an npy array N × L of whole numbers, 1 where a class is taken for present.</summary>
public static class PseudoLabelFile
{
    /// <summary>Reads the file; every other number than 1 says nothing.</summary>
    /// <param name="path">The file.</param>
    /// <param name="examples">N, the examples of the whole training split, those set aside for validation among them.</param>
    /// <param name="classes">L.</param>
    /// <exception cref="DataFormatException">It is no such array, or of another shape.</exception>
    public static TruthMatrix Read(string path, int examples, int classes)
    {
        NpyArray array = NpyFile.Read(path);
        if (array.Shape.Count != 2 || array.Shape[0] != examples || array.Shape[1] != classes)
            throw new DataFormatException(path, null, $"pseudo-labels of {examples} × {classes} (examples of the training split × classes) are expected; found {string.Join(" × ", array.Shape)}.");
        return new TruthMatrix(examples, classes, [.. array.To<int>().Select(value => value == 1 ? (byte)1 : (byte)0)]);
    }
}
