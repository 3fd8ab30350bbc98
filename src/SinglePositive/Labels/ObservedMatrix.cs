namespace SinglePositive.Labels;

/// <summary>Observed labels: N examples × L classes, row by row, each present, absent or unknown.</summary>
public sealed class ObservedMatrix
{
    /// <summary>Wraps an array without copying it.</summary>
    /// <param name="examples">N.</param>
    /// <param name="classes">L.</param>
    /// <param name="values">N·L states, row by row.</param>
    /// <exception cref="ArgumentException">The array's length is not N·L.</exception>
    public ObservedMatrix(int examples, int classes, LabelState[] values)
    {
        ArgumentNullException.ThrowIfNull(values);
        if (values.LongLength != (long)examples * classes)
            throw new ArgumentException($"An observed matrix of {examples} × {classes} needs {(long)examples * classes} values; the array has {values.LongLength}.", nameof(values));
        Examples = examples;
        Classes = classes;
        Values = values;
    }

    /// <summary>Observed labels where one present class of each example is known, and nothing else.</summary>
    /// <param name="known">For each example the number of its known class, from 0.</param>
    /// <param name="classes">L.</param>
    /// <exception cref="ArgumentOutOfRangeException">A class is not one of the L; the example is named.</exception>
    public static ObservedMatrix OnePresent(ReadOnlySpan<int> known, int classes)
    {
        LabelState[] values = new LabelState[(long)known.Length * classes];
        for (int example = 0; example < known.Length; example++)
        {
            if ((uint)known[example] >= (uint)classes)
                throw new ArgumentOutOfRangeException(nameof(known), $"The known class of example {example} is {known[example]}; there are {classes} classes, counted from 0.");
            values[((long)example * classes) + known[example]] = LabelState.Present;
        }

        return new ObservedMatrix(known.Length, classes, values);
    }

    /// <summary>N, the number of examples.</summary>
    public int Examples { get; }

    /// <summary>L, the number of classes.</summary>
    public int Classes { get; }

    /// <summary>All N·L states, row by row.</summary>
    public LabelState[] Values { get; }

    /// <summary>The L states of one example.</summary>
    public ReadOnlySpan<LabelState> Row(int example) => Values.AsSpan(checked(example * Classes), Classes);

    /// <summary>The state of one cell.</summary>
    public LabelState this[int example, int @class] => Row(example)[@class];

    /// <summary>1 where a cell is observed present, 0 where it is absent or unknown: observed labels taken for the truth.</summary>
    public TruthMatrix WherePresent()
    {
        byte[] values = new byte[Values.Length];
        for (int i = 0; i < values.Length; i++)
            values[i] = Values[i] == LabelState.Present ? (byte)1 : (byte)0;
        return new TruthMatrix(Examples, Classes, values);
    }

    /// <summary>These labels, with the unknown cells absent that are absent in another matrix of the same shape.</summary>
    internal ObservedMatrix WithAbsentOf(ObservedMatrix other)
    {
        LabelState[] states = [.. Values];
        for (int i = 0; i < states.Length; i++)
        {
            if (states[i] == LabelState.Unknown && other.Values[i] == LabelState.Absent)
                states[i] = LabelState.Absent;
        }

        return new ObservedMatrix(Examples, Classes, states);
    }
}
