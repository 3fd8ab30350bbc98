using System.Reflection;
using System.Runtime.InteropServices;
using System.Text.Json;
using SinglePositive.Cli.Output;
using SinglePositive.Cli.Parsing;
using SinglePositive.Files;
using SinglePositive.Numerics;
using SinglePositive.Torch;

namespace SinglePositive.Cli.Commands;

/// <summary><c>spml doctor</c>: what this machine offers and what was found.</summary>
internal sealed class DoctorCommand : Verb
{
    private readonly Setting<bool> _bench;

    public DoctorCommand()
        : base("doctor", "show versions, processor, memory and libraries found") =>
        _bench = Add(Settings.Switch("--bench", "also measure the peak arithmetic rate of one core (about a second)"));

    /// <inheritdoc/>
    public override IReadOnlyList<string> Examples => ["spml doctor", "spml doctor --bench --json"];

    /// <inheritdoc/>
    public override WorkPlan Plan(Invocation call) =>
        new(["look at this machine" + (call.Get(_bench) ? " and measure its arithmetic" : "")], [], 0, call.Get(_bench) ? 1 : 0.1);

    /// <inheritdoc/>
    public override Outcome Run(Invocation call)
    {
        Machine machine = Machine.Inspect();
        double? gigaflops = call.Get(_bench) ? PeakRate.MeasureGigaflops() : null;
        if (call.Json)
            call.WriteJson(writer => Write(writer, machine, gigaflops));
        else
            Show(call, machine, gigaflops);
        return new Outcome("spml demo");
    }

    private static void Write(Utf8JsonWriter writer, Machine machine, double? gigaflops)
    {
        writer.WriteStartObject();
        writer.WriteString("version", Tool.Version().Version);
        writer.WriteString("commit", Tool.Version().Commit);
        writer.WriteString("runtime", RuntimeInformation.FrameworkDescription);
        writer.WriteString("os", RuntimeInformation.OSDescription);
        writer.WriteString("architecture", RuntimeInformation.ProcessArchitecture.ToString());
        writer.WriteString("processor", machine.Processor);
        writer.WriteNumber("cores", machine.Cores);
        writer.WriteNumber("simdBits", (int)machine.Simd);
        writer.WriteNumber("memoryBytes", machine.MemoryBytes);
        writer.WriteStartObject("libraries");
        foreach ((string name, string version) in machine.Libraries)
            writer.WriteString(name, version);
        writer.WriteEndObject();
        if (gigaflops is not null)
            writer.WriteNumberOrNull("gflops", gigaflops);
        writer.WriteEndObject();
    }

    private static void Show(Invocation call, Machine machine, double? gigaflops)
    {
        (string version, string? commit) = Tool.Version();
        TextTable table = new("", "");
        table.Add("spml", commit is null ? version : $"{version} ({commit[..Math.Min(10, commit.Length)]})");
        table.Add("runtime", $"{RuntimeInformation.FrameworkDescription}, {RuntimeInformation.ProcessArchitecture}");
        table.Add("system", RuntimeInformation.OSDescription);
        table.Add("processor", machine.Processor);
        table.Add("cores", machine.Cores.ToString());
        table.Add("SIMD width in use", machine.Simd == LaneWidth.Scalar ? "none (scalar)" : $"{(int)machine.Simd} bit");
        table.Add("memory", Quantity.Bytes(machine.MemoryBytes));
        foreach ((string name, string libraryVersion) in machine.Libraries)
            table.Add(name, libraryVersion);
        if (gigaflops is double rate)
            table.Add("peak rate of a core", $"{Quantity.Decimal(rate, 1)} Gflop/s");
        call.Write(table);
    }

    private sealed record Machine(string Processor, int Cores, LaneWidth Simd, long MemoryBytes, IReadOnlyList<(string Name, string Version)> Libraries)
    {
        public static Machine Inspect() => new(
            ProcessorName(),
            Environment.ProcessorCount,
            LaneWidths.Widest,
            GC.GetGCMemoryInfo().TotalAvailableMemoryBytes,
            [
                ("System.CommandLine", VersionOf(typeof(System.CommandLine.Command))),
                ("Spectre.Console", VersionOf(typeof(Spectre.Console.Table))),
                ("ONNX Runtime", Microsoft.ML.OnnxRuntime.OrtEnv.Instance().GetVersionString()),
                ("libvips", string.Join('.', Enumerable.Range(0, 3).Select(part => NetVips.NetVips.Version(part)))),
                ("libtorch", TorchLibrary.IsThere ? TorchLibrary.ExpectedVersion : $"not found: no network can be trained ({TorchLibrary.FolderVariable} names its folder)"),
            ]);

        private static string VersionOf(Type type) => type.Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "unknown";

        private static string ProcessorName()
        {
            const string List = "/proc/cpuinfo";
            string? line = File.Exists(List) ? File.ReadLines(List).FirstOrDefault(text => text.StartsWith("model name", StringComparison.Ordinal)) : null;
            return line?.Split(':', 2)[1].Trim() ?? Environment.GetEnvironmentVariable("PROCESSOR_IDENTIFIER") ?? "unknown";
        }
    }
}
