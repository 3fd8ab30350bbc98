using SinglePositive.Data;
using SinglePositive.Tests.Data;
using SinglePositive.Training;

namespace SinglePositive.Tests.Training;

/// <summary>A run that cannot be gone on with keeps its record.</summary>
public sealed class EarlierRecordTests
{
    [Fact]
    public void End_ResumeFailedBeforeItBegan_LeavesTheRecordOfTheFinishedRun()
    {
        using ScratchFolder folder = new();
        Dataset.Create(folder["d"], new GeneratedData { TrainExamples = 60, TestExamples = 20, Classes = 3, Dimension = 4 }.Generate());
        TrainingRequest request = new() { Dataset = folder["d"], Output = folder["run"], Loss = "an", Epochs = 2 };
        using (TrainingSession session = new(request, TimeProvider.System))
            session.Run(cancellation: TestContext.Current.CancellationToken);
        byte[] record = File.ReadAllBytes(folder["run/run.json"]);
        foreach (string checkpoint in Directory.GetFiles(folder["run/checkpoints"], "*.safetensors"))
            File.WriteAllText(checkpoint, "damaged");

        using (TrainingSession more = new(request with { Epochs = 3, Resume = true }, TimeProvider.System))
        {
            Assert.Throws<CorruptArtefactException>(() => more.Run(cancellation: TestContext.Current.CancellationToken));
            more.End(6);
        }

        Assert.Equal(record, File.ReadAllBytes(folder["run/run.json"]));
    }
}
