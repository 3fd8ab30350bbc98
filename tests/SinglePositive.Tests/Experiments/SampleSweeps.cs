using SinglePositive.Data;
using SinglePositive.Experiments;
using SinglePositive.Tests.Data;
using SinglePositive.Training;

namespace SinglePositive.Tests.Experiments;

/// <summary>Runs that sweeps are tested with.</summary>
internal static class SampleSweeps
{
    /// <summary>A dataset of 120 examples to train on and 40 to test with.</summary>
    public static string Dataset(ScratchFolder folder, string name, uint seed)
    {
        SinglePositive.Data.Dataset.Create(folder[name], new GeneratedData { TrainExamples = 120, TestExamples = 40, Classes = 5, Dimension = 24, Seed = seed }.Generate());
        return folder[name];
    }

    /// <summary>Four epochs of a linear classifier.</summary>
    public static SweepRun Run(ScratchFolder folder, string dataset, string loss, string rate, string seed) => new()
    {
        Settings = [KeyValuePair.Create("dataset", Path.GetFileName(dataset)), KeyValuePair.Create("loss", loss), KeyValuePair.Create("lr", rate), KeyValuePair.Create("seed", seed)],
        Request = new TrainingRequest { Dataset = dataset, Output = folder["alone"], Loss = loss, LearningRate = double.Parse(rate), Seed = ulong.Parse(seed), BatchSize = 8, Epochs = 4 },
    };
}

/// <summary>Looks at the progress of a sweep where it happens.</summary>
internal sealed class SweepWatch(Action<SweepProgress> look) : IProgress<SweepProgress>
{
    public void Report(SweepProgress value) => look(value);
}
