using SinglePositive.Labels;

namespace SinglePositive.Calibration;

/// <summary>Classes that get the same number, and the classes whose cells it is fitted to.</summary>
/// <param name="Members">The classes that get it.</param>
/// <param name="Fitted">The classes it is fitted to.</param>
internal sealed record ClassGroup(int[] Members, int[] Fitted)
{
    /// <summary>Fewer present labels than this say too little about a class of its own.</summary>
    public const int FewestPositives = 10;

    /// <summary>
    /// One group of all classes; or one of each class with enough present labels and one of the others. Where these together have too few as well, they get what fits all classes.
    /// </summary>
    /// <param name="scope">Which of the two.</param>
    /// <param name="present">Known present labels.</param>
    /// <param name="fewest">The present labels that a group needs.</param>
    public static IReadOnlyList<ClassGroup> Of(CalibrationScope scope, TruthMatrix present, int fewest = FewestPositives)
    {
        int[] all = [.. Enumerable.Range(0, present.Classes)];
        if (scope == CalibrationScope.Global)
            return [new ClassGroup(all, all)];
        int[] counts = LabelCounts.Of(present).PresentPerClass;
        int[] rare = [.. all.Where(j => counts[j] < fewest)];
        List<ClassGroup> groups = [.. all.Except(rare).Select(j => new ClassGroup([j], [j]))];
        if (rare.Length > 0)
            groups.Add(new ClassGroup(rare, rare.Sum(j => counts[j]) < fewest ? all : rare));
        return groups;
    }

    /// <summary>Fits a number for each group and hands it to the group's members.</summary>
    public static double[] Spread(IReadOnlyList<ClassGroup> groups, int classes, Func<ClassGroup, double> fit)
    {
        double[] numbers = new double[classes];
        foreach (ClassGroup group in groups)
        {
            double number = fit(group);
            foreach (int member in group.Members)
                numbers[member] = number;
        }

        return numbers;
    }
}
