namespace SinglePositive.Labels;

/// <summary>Full labels: N examples × L classes, row by row, 1 where the class is present and 0 where it is not.</summary>
public sealed class TruthMatrix
{
    /// <summary>Wraps an array without copying it.</summary>
    /// <param name="examples">N.</param>
    /// <param name="classes">L.</param>
    /// <param name="values">N·L bytes, each 0 or 1, row by row.</param>
    /// <exception cref="ArgumentException">The array's length is not N·L.</exception>
    public TruthMatrix(int examples, int classes, byte[] values)
    {
        ArgumentNullException.ThrowIfNull(values);
        if (values.LongLength != (long)examples * classes)
            throw new ArgumentException($"A truth matrix of {examples} × {classes} needs {(long)examples * classes} values; the array has {values.LongLength}.", nameof(values));
        Examples = examples;
        Classes = classes;
        Values = values;
    }

    /// <summary>N, the number of examples.</summary>
    public int Examples { get; }

    /// <summary>L, the number of classes.</summary>
    public int Classes { get; }

    /// <summary>All N·L values, row by row.</summary>
    public byte[] Values { get; }

    /// <summary>The L values of one example.</summary>
    public ReadOnlySpan<byte> Row(int example) => Values.AsSpan(checked(example * Classes), Classes);

    /// <summary>True where the class is present in the example.</summary>
    public bool this[int example, int @class] => Row(example)[@class] != 0;

    /// <summary>Some rows, in the given order, as a matrix of their own.</summary>
    public TruthMatrix Select(ReadOnlySpan<int> rows)
    {
        byte[] values = new byte[(long)rows.Length * Classes];
        for (int i = 0; i < rows.Length; i++)
            Row(rows[i]).CopyTo(values.AsSpan(i * Classes));
        return new TruthMatrix(rows.Length, Classes, values);
    }
}
