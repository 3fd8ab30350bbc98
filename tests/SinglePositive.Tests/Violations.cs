namespace SinglePositive.Tests;

/// <summary>What breaks a rule, shown in full: a collection assertion would cut the list and its lines short.</summary>
internal static class Violations
{
    public static void None(IEnumerable<string> found)
    {
        string[] all = [.. found.Distinct().Order(StringComparer.Ordinal)];
        Assert.True(all.Length == 0, string.Join('\n', all));
    }
}
