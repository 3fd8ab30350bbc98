using System.Diagnostics;
using SinglePositive.Files;
using SinglePositive.Tests;
using SinglePositive.Tests.Data;
using SinglePositive.Torch.Networks;
using SinglePositive.Torch.Weights;
using TorchSharp;
using static TorchSharp.torch;

namespace SinglePositive.Torch.Tests.Networks;

/// <summary>Files and outputs of the torchvision that is installed (Debian: python3-torchvision); skipped without.</summary>
public sealed class TorchvisionTests(TorchvisionTests.Files files, ITestOutputHelper output) : IClassFixture<TorchvisionTests.Files>
{
    [Theory]
    [InlineData("resnet18", "zip")]
    [InlineData("resnet18", "legacy")]
    [InlineData("resnet50", "zip")]
    [InlineData("resnet50", "legacy")]
    public void Forward_TorchvisionsFile_EqualsTorchvision(string name, string format)
    {
        string folder = files.Folder;
        using BackboneNetwork network = NetworkCatalog.Create(name, 0);
        network.ReplaceHead(1000, 0);
        NetworkWeights.Load(network, Path.Combine(folder, $"{name}-{format}.pth"));
        network.Use(training: false);
        using DisposeScope scope = NewDisposeScope();
        using IDisposable mode = inference_mode();

        Tensor features = network.call(tensor(Read(folder, $"{name}-pictures.npy"), 2, 3, 224, 224));
        Tensor logits = network.Logits(features);

        double featureDifference = NearTo.Assert(Doubles(folder, $"{name}-features.npy"), features.data<float>().ToArray(), 1e-4);
        double logitDifference = NearTo.Assert(Doubles(folder, $"{name}-logits.npy"), logits.data<float>().ToArray(), 1e-4);
        output.WriteLine($"{name}, {format}: largest difference of features {featureDifference:e1}, of logits {logitDifference:e1}, relative to the largest");
    }

    [Theory]
    [InlineData("zip")]
    [InlineData("legacy")]
    public void Read_EveryKindOfTensor_GivesItsValues(string format)
    {
        Dictionary<string, WeightTensor> tensors = WeightFile.Read(Path.Combine(files.Folder, $"kinds-{format}.pth")).ToDictionary(tensor => tensor.Name);
        float[] all = [.. Enumerable.Range(0, 12).Select(value => (float)value)];

        Assert.Equal(10, tensors.Count);
        Assert.All(["all", "half", "bfloat16", "double"], name => Assert.Equal(all, tensors[name].ToFloats()));
        Assert.Equal([0, 4, 8, 1, 5, 9, 2, 6, 10, 3, 7, 11], tensors["transposed"].ToFloats());
        Assert.Equal([4, 3], tensors["transposed"].Shape);
        Assert.Equal([1, 5, 9], tensors["column"].ToFloats());
        Assert.Equal([0, 0, 0], tensors["expanded"].ToFloats());
        Assert.Equal(all.Select(value => value + 0.5f), tensors["parameter"].ToFloats());
        Assert.Equal(all.Select(value => (long)value), tensors["long"].ToIntegers());
        Assert.Equal([7], tensors["scalar"].ToFloats());
    }

    [Theory]
    [InlineData("hostile-zip", "posix.system")]
    [InlineData("hostile-legacy", "posix.system")]
    [InlineData("whole-zip", "torch.nn.modules.linear.Linear")]
    [InlineData("whole-legacy", "torch.nn.modules.linear.Linear")]
    public void Read_FileThatWantsMore_IsRefusedAndNotExecuted(string name, string wanted)
    {
        DataFormatException error = Assert.Throws<DataFormatException>(() => WeightFile.Read(Path.Combine(files.Folder, $"{name}.pth")));

        Assert.Contains($"asks for {wanted}", error.Message, StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(files.Folder, "executed")));
    }

    private static float[] Read(string folder, string name) => NpyFile.Read(Path.Combine(folder, name)).To<float>();

    private static double[] Doubles(string folder, string name) => Array.ConvertAll(Read(folder, name), value => (double)value);

    /// <summary>What networks.py saves, once for all tests.</summary>
    public sealed class Files : IDisposable
    {
        private readonly ScratchFolder _scratch = new();
        private readonly Lazy<bool> _made;

        public Files() => _made = new Lazy<bool>(Make);

        public string Folder
        {
            get
            {
                Assert.SkipUnless(_made.Value, "torchvision is not installed for /usr/bin/python3 (apt-get install python3-torch python3-torchvision)");
                return _scratch.Path;
            }
        }

        public void Dispose() => _scratch.Dispose();

        private bool Make()
        {
            const string Python = "/usr/bin/python3";
            if (!File.Exists(Python) || Run("-c", "import torchvision") != 0)
                return false;
            return Run(Path.Combine(RealData.Checkout(), "benchmarks", "peers", "networks.py"), "save", _scratch.Path) == 0 ? true : throw new InvalidOperationException("networks.py failed");

            static int Run(params string[] arguments)
            {
                using Process process = Process.Start(new ProcessStartInfo(Python, arguments) { RedirectStandardError = true })!;
                process.StandardError.ReadToEnd();
                process.WaitForExit();
                return process.ExitCode;
            }
        }
    }
}
