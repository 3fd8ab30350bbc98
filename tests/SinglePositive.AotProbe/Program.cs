using System.Globalization;
using SinglePositive.AotProbe;

// Runs the core's main types in a natively compiled program and compares what they give with values known beforehand.
// The publishing already proves that nothing in the core needs reflection or code made at run time; this proves that the result works.
int failed = 0;
foreach ((string name, Func<string> probe) in Probes.All)
{
    try
    {
        Console.WriteLine($"OK    {name}: {probe()}");
    }
    catch (Exception failure)
    {
        failed++;
        Console.WriteLine($"WRONG {name}: {failure.GetType().Name}: {failure.Message}");
    }
}

Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{Probes.All.Count - failed} passed, {failed} failed"));
return failed == 0 ? 0 : 1;
