using System.Diagnostics;
using SinglePositive.Tests.Data;
using SinglePositive.Torch.Weights;

namespace SinglePositive.Torch.Tests.Weights;

/// <summary>Hostile and damaged files must end in one sentence, at once, without memory for what they merely claim.</summary>
internal static class Refusal
{
    /// <summary>The sentence; the time and memory of getting there are small.</summary>
    public static string Of(byte[] content, ScratchFolder folder, int mostMegabytes = 250)
    {
        string path = folder["hostile.pth"];
        File.WriteAllBytes(path, content);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Stopwatch watch = Stopwatch.StartNew();
        DataFormatException error = Assert.Throws<DataFormatException>(() => WeightFile.Read(path));
        Assert.InRange(watch.Elapsed.TotalSeconds, 0, 5);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, (long)mostMegabytes << 20);
        Assert.StartsWith(path, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(error.Message, char.IsControl);
        Assert.InRange(error.Message.Length, 0, path.Length + 400);
        return error.Message;
    }
}
