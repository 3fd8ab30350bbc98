using SinglePositive.Files;
using SinglePositive.Metrics;
using SinglePositive.Training;

namespace SinglePositive.Experiments;

/// <summary>A run that is compared with others: its settings, and its scores of a split beside full labels.</summary>
/// <param name="Folder">Its folder.</param>
/// <param name="Record">Its record.</param>
/// <param name="Examples">Scores and full labels of the split.</param>
/// <param name="Classes">Class names.</param>
/// <param name="Ids">The examples' names.</param>
/// <param name="Thresholds">From which score on each class is predicted.</param>
public sealed record ComparedRun(string Folder, RunRecord Record, ScoredExamples Examples, IReadOnlyList<string> Classes, IReadOnlyList<string> Ids, IReadOnlyList<double> Thresholds)
{
    /// <summary>Reads a run and scores a split.</summary>
    /// <param name="folder">The run folder.</param>
    /// <param name="split"><c>test</c>, <c>validation</c> or <c>train</c>.</param>
    /// <param name="threads">The most threads to use.</param>
    /// <exception cref="ConfigurationException">There is no such folder or split, or the split has no full labels.</exception>
    /// <exception cref="DataFormatException">It is no run folder, or the run has left no model.</exception>
    public static ComparedRun Read(string folder, string split, int threads)
    {
        RunFolder run = RunFolder.Open(folder);
        (ScoredExamples examples, IReadOnlyList<string> classes) = run.Score(split, threads);
        return new ComparedRun(folder, run.ReadRecord(), examples, classes, run.ReadIds(split), run.ReadModel().Description.Thresholds);
    }

    /// <summary>Refuses a run that cannot be compared with another: other classes, other examples, or other full labels.</summary>
    /// <exception cref="ConfigurationException">What differs first.</exception>
    internal void CheckComparable(ComparedRun first)
    {
        CheckNames("classes", first.Classes, Classes, first.Folder);
        CheckNames("examples", first.Ids, Ids, first.Folder);
        int cell = first.Examples.Truth.Values.AsSpan().CommonPrefixLength(Examples.Truth.Values);
        if (cell < Examples.Truth.Values.Length)
            throw new ConfigurationException($"{first.Folder} and {Folder} disagree about the full label of {Ids[cell / Classes.Count]}, class {Classes[cell % Classes.Count]}: their datasets differ. Compare runs on one dataset.");
    }

    private void CheckNames(string what, IReadOnlyList<string> expected, IReadOnlyList<string> found, string other)
    {
        if (expected.Count != found.Count)
            throw new ConfigurationException($"{other} has {expected.Count} {what} and {Folder} has {found.Count}; only runs with the same {what} can be compared.");
        for (int i = 0; i < found.Count; i++)
        {
            if (expected[i] != found[i])
                throw new ConfigurationException($"{other} and {Folder} have other {what}: number {i} (from 0) is '{ShownText.Of(expected[i])}' in the one and '{ShownText.Of(found[i])}' in the other. Only runs with the same {what} in the same order can be compared.");
        }
    }
}
