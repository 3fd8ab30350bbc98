namespace SinglePositive.Cli;

/// <summary>What a verb would do, for <c>--dry-run</c>.</summary>
/// <param name="Steps">What would be done, one sentence each.</param>
/// <param name="Writes">Files and folders that would be written; empty when nothing is.</param>
/// <param name="MemoryBytes">Expected resident memory beyond the runtime's own, in bytes; mapped files excluded.</param>
/// <param name="Seconds">Expected time, or null when it cannot be told beforehand.</param>
internal sealed record WorkPlan(IReadOnlyList<string> Steps, IReadOnlyList<string> Writes, long MemoryBytes = 0, double? Seconds = null)
{
    /// <summary>The plan of a verb that only reads and shows.</summary>
    public static WorkPlan Reads(string step, long memoryBytes = 0) => new([step], [], memoryBytes, 0);
}
