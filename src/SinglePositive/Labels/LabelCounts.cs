namespace SinglePositive.Labels;

/// <summary>How often labels occur: per class, per example, and together.</summary>
public sealed record LabelCounts
{
    private LabelCounts(int examples, int classes)
    {
        Examples = examples;
        PresentPerClass = new int[classes];
        AbsentPerClass = new int[classes];
        ExamplesByPresent = new int[classes + 1];
    }

    /// <summary>N.</summary>
    public int Examples { get; }

    /// <summary>For each of the L classes the number of examples in which it is (known to be) present.</summary>
    public int[] PresentPerClass { get; }

    /// <summary>For each of the L classes the number of examples in which it is (known to be) absent.</summary>
    public int[] AbsentPerClass { get; }

    /// <summary>Element j is the number of examples with exactly j present labels; L + 1 elements.</summary>
    public int[] ExamplesByPresent { get; }

    /// <summary>The number of present labels of all examples.</summary>
    public long Present => PresentPerClass.Sum(count => (long)count);

    /// <summary>The number of absent labels of all examples.</summary>
    public long Absent => AbsentPerClass.Sum(count => (long)count);

    /// <summary>The mean number of present labels per example; 0 without examples. For full labels of a training split this is k.</summary>
    public double PresentPerExample => Examples == 0 ? 0 : (double)Present / Examples;

    /// <summary>The number of classes that are present nowhere.</summary>
    public int ClassesWithoutPresent => PresentPerClass.Count(count => count == 0);

    /// <summary>Counts full labels.</summary>
    public static LabelCounts Of(TruthMatrix truth)
    {
        ArgumentNullException.ThrowIfNull(truth);
        LabelCounts counts = new(truth.Examples, truth.Classes);
        for (int example = 0; example < truth.Examples; example++)
        {
            ReadOnlySpan<byte> row = truth.Row(example);
            int present = 0;
            for (int @class = 0; @class < row.Length; @class++)
            {
                int here = row[@class] == 0 ? 0 : 1;
                counts.PresentPerClass[@class] += here;
                present += here;
            }

            counts.ExamplesByPresent[present]++;
        }

        for (int @class = 0; @class < truth.Classes; @class++)
            counts.AbsentPerClass[@class] = truth.Examples - counts.PresentPerClass[@class];
        return counts;
    }

    /// <summary>Counts observed labels; unknown cells count as neither present nor absent.</summary>
    public static LabelCounts Of(ObservedMatrix observed)
    {
        ArgumentNullException.ThrowIfNull(observed);
        LabelCounts counts = new(observed.Examples, observed.Classes);
        for (int example = 0; example < observed.Examples; example++)
        {
            ReadOnlySpan<LabelState> row = observed.Row(example);
            int present = 0;
            for (int @class = 0; @class < row.Length; @class++)
            {
                if (row[@class] == LabelState.Present)
                {
                    counts.PresentPerClass[@class]++;
                    present++;
                }
                else if (row[@class] == LabelState.Absent)
                {
                    counts.AbsentPerClass[@class]++;
                }
            }

            counts.ExamplesByPresent[present]++;
        }

        return counts;
    }
}
