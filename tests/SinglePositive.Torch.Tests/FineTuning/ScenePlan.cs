using SinglePositive.Tests.Data;
using SinglePositive.Torch.FineTuning;
using SinglePositive.Training;
using SinglePositive.Vision.Backbones;
using SinglePositive.Vision.Scenes;

namespace SinglePositive.Torch.Tests.FineTuning;

/// <summary>A few small scenes on disk, and runs that train the small network on them.</summary>
internal sealed class ScenePlan : IDisposable
{
    private const int Size = 32;
    private readonly ScratchFolder _folder = new();

    public ScenePlan()
    {
        Folder = _folder["scenes"];
        SceneDataset.Write(Folder, Train, Test, new SceneGenerator(5, Size), threads: 1);
    }

    public const int Train = 40;

    public const int Test = 12;

    /// <summary>The dataset folder.</summary>
    public string Folder { get; }

    public string this[string name] => _folder[name];

    /// <summary>Options that take a second.</summary>
    public TrainingRequest Request(string loss = "an", int epochs = 2) =>
        new() { Dataset = Folder, Output = _folder["run"], Loss = loss, Epochs = epochs, BatchSize = 8, LearningRate = 1e-3, Seed = 3, Threads = 1 };

    public static FineTuningRequest Pictures(LinearPhase? linear = null) => new()
    {
        Network = "scenenet",
        Preprocessing = new Preprocessing(Size, [0.5f, 0.5f, 0.5f], [0.25f, 0.25f, 0.25f]),
        Linear = linear,
    };

    public static TrainingPlan Resolve(TrainingRequest request, FineTuningRequest pictures) =>
        TrainingPlan.Resolve(request, plan => new FineTuner(plan, pictures, TimeProvider.System));

    public void Dispose() => _folder.Dispose();
}
