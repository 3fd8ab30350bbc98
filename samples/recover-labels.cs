// The missing labels of a training set: ROLE learns from one label per example and estimates the others; those it proposes are listed, surest first.
//
//     dotnet run -c Release samples/recover-labels.cs [DATASET]
//
// DATASET is a folder made by `spml import`; without one a dataset is made up.
#:project ../src/SinglePositive/SinglePositive.csproj

using SinglePositive.Data;
using SinglePositive.Recovery;
using SinglePositive.Training;

const double Threshold = 0.5;
DirectoryInfo scratch = Directory.CreateTempSubdirectory();
try
{
    string data = args.Length > 0 ? args[0] : Path.Combine(scratch.FullName, "data");
    if (args.Length == 0)
        Dataset.Create(data, new GeneratedData { TrainExamples = 2000, Noise = 1.5 }.Generate());
    TrainingRequest request = new() { Dataset = data, Output = Path.Combine(scratch.FullName, "run"), Loss = "role" };
    using TrainingSession session = new(request, TimeProvider.System);
    Report(session.Run()!.Result.Estimates!, session.Plan);
}
finally
{
    scratch.Delete(recursive: true);
}

static void Report(float[] estimates, TrainingPlan plan)
{
    TrainingLabels train = plan.Train;
    RecoveryScores scores = new(RecoverySource.Estimates, estimates, train.Rows, train.Observed!, train.Truth);
    IReadOnlyList<RecoveredLabel> recovered = scores.AtLeast(Threshold);
    IReadOnlyList<string> ids = plan.Dataset.Train.ReadIds(), classes = plan.Dataset.Classes;
    Console.WriteLine($"{recovered.Count} labels are missing with a probability of {Threshold} or more; the surest:");
    foreach (RecoveredLabel label in recovered.Take(10))
        Console.WriteLine($"  {ids[label.Row]}  {classes[label.Class]}  {label.Probability:0.0000}{Verdict(label, train)}");

    // Only where all labels are known, as in a simulation, can the proposals be checked.
    if (train.Truth is null)
        return;
    RecoverySummary summary = RecoverySummary.Compute(scores, recovered);
    Console.WriteLine($"{summary.Precision:P1} of the proposed labels are right; they are {summary.Recall:P1} of the {summary.Hidden} hidden ones.");
}

static string Verdict(RecoveredLabel label, TrainingLabels train) => train.Truth is null ? "" : train.Truth[label.Row, label.Class] ? "  right" : "  wrong";
