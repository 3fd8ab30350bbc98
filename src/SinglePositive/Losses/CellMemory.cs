namespace SinglePositive.Losses;

/// <summary>A number that a loss keeps of every cell of the training split from one batch to the next: a label it has corrected, or a soft label.</summary>
/// <remarks>Only the loss that it was made for changes it. A checkpoint keeps it.</remarks>
public sealed class CellMemory
{
    internal CellMemory(int examples, int classes, float start)
    {
        (Examples, Classes) = (examples, classes);
        Values = new float[(long)examples * classes];
        Array.Fill(Values, start);
    }

    /// <summary>N, the rows of the label matrices.</summary>
    public int Examples { get; }

    /// <summary>L.</summary>
    public int Classes { get; }

    /// <summary>All N·L numbers, row by row.</summary>
    internal float[] Values { get; }

    /// <summary>The L numbers of one example.</summary>
    internal Span<float> Row(int example) => Values.AsSpan(checked(example * Classes), Classes);
}
