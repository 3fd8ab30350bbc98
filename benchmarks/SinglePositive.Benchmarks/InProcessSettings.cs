using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Toolchains.InProcess.Emit;

namespace SinglePositive.Benchmarks;

/// <summary>Many short cases: measured in this process, each for about a second.</summary>
internal sealed class InProcessSettings : ManualConfig
{
    public InProcessSettings() => AddJob(Job.Default
        .WithToolchain(InProcessEmitToolchain.Instance)
        .WithWarmupCount(2)
        .WithIterationCount(5)
        .WithIterationTime(Perfolizer.Horology.TimeInterval.FromMilliseconds(120)));
}
