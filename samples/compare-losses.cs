// Which loss suits these data? Losses of the catalogue are trained on the same single labels, and on all labels for comparison, and scored on the same test set.
//
//     dotnet run -c Release samples/compare-losses.cs [LOSS ...]
#:project ../src/SinglePositive/SinglePositive.csproj

using SinglePositive.Data;
using SinglePositive.Labels;
using SinglePositive.Losses;
using SinglePositive.Training;

string[] names = args.Length > 0 ? args : ["bce", "an", "an-ls", "wan", "pr", "epr", "role"];
DatasetContent content = new GeneratedData { TrainExamples = 2000, TestExamples = 500, Dimension = 256 }.Generate();
using FeatureMatrix trainFeatures = FeatureMatrix.FromSource(content.Splits[0].Features["generated"]);
using FeatureMatrix testFeatures = FeatureMatrix.FromSource(content.Splits[1].Features["generated"]);
TruthMatrix truth = content.Splits[0].Truth!;

// The paper's protocol: one label of each example is left, a fifth of the examples chooses the best epoch.
ObservedMatrix observed = new ObservationProcess { Positives = 1, Seed = 1200 }.Draw(truth);
ValidationSplit split = ValidationSplit.Draw(truth.Examples, fraction: 0.2, seed: 1200);
TrainingSet train = new(trainFeatures, split.Train, observed, truth);
EvaluationSet validation = new(trainFeatures, split.Validation, truth.Select(split.Validation), Observed: null);
EvaluationSet test = new(testFeatures, Rows: null, content.Splits[1].Truth, Observed: null);

Console.WriteLine($"{"loss",-8}{"labels",8}{"best epoch",12}{"test mAP",10}");
foreach (string name in names)
{
    TrainingOptions options = new()
    {
        Loss = LossCatalog.Find(name).Create(),
        Epochs = 15,
        LearningRate = 3e-3,
        ExpectedPositives = LabelCounts.Of(truth).PresentPerExample,
        Threads = Environment.ProcessorCount,
    };
    TrainingResult result = new LinearTrainer(train, validation, test, options).Run();
    EpochRecord best = result.History[result.BestEpoch];
    Console.WriteLine($"{name,-8}{(options.Loss.NeedsTruth ? "all" : "one"),8}{best.Epoch,12}{best.TestMap,10:0.0}");
}
