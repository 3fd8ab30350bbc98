// Arrays in, a classifier out: features and ONE known class of each example train a model of ALL classes, which is saved, loaded, and scored on full labels.
//
//     dotnet run -c Release samples/train-from-arrays.cs
#:project ../src/SinglePositive/SinglePositive.csproj

using SinglePositive.Data;
using SinglePositive.Labels;
using SinglePositive.Losses;
using SinglePositive.Metrics;
using SinglePositive.Training;

const int Dimension = 64;
string[] classes = ["beach", "boat", "city", "mountain", "people", "sea", "sky", "tree"];
int threads = Environment.ProcessorCount;

// Put your own arrays here: N·D features row by row, and for each example the number of one class that it shows.
(float[] values, int[] known, _) = MakeUp(examples: 2000, seed: 1);

using FeatureMatrix features = FeatureMatrix.FromArray(values, known.Length, Dimension);
TrainingSet train = new(features, ObservedMatrix.OnePresent(known, classes.Length));
TrainingOptions options = new() { Loss = new RegularisedOnlineLabelEstimation(), ExpectedPositives = 2, Threads = threads };
TrainingResult trained = new LinearTrainer(train, options).Run();

string file = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid()}.safetensors");
ModelFile.Write(file, trained.Model, new ModelDescription(classes, "made up", options.Loss.Name));
(LinearModel model, ModelDescription description) = ModelFile.Read(file);
File.Delete(file);

(float[] newValues, _, byte[] newLabels) = MakeUp(examples: 500, seed: 2);
using FeatureMatrix newFeatures = FeatureMatrix.FromArray(newValues, 500, Dimension);
using LinearPredictor predictor = new(model, threads);
float[] probabilities = predictor.Predict(newFeatures);

for (int example = 0; example < 3; example++)
{
    IEnumerable<string> shown = classes.Where((_, c) => newLabels[(example * classes.Length) + c] == 1);
    IEnumerable<string> likely = description.Classes.Where((_, c) => probabilities[(example * classes.Length) + c] >= 0.5);
    Console.WriteLine($"new example {example} shows {string.Join(", ", shown)}; predicted {string.Join(", ", likely)}");
}

Evaluation evaluation = Evaluation.Compute(probabilities, new TruthMatrix(500, classes.Length, newLabels), AbsentClass.Zero, 0.5, threads);
Console.WriteLine($"test mAP {evaluation.MeanAveragePrecisionPercent:0.0}, micro F1 {evaluation.Threshold.Micro.F1:0.00}");

// An example shows one to three classes; its features are the sum of their prototypes and noise.
(float[] Features, int[] Known, byte[] Labels) MakeUp(int examples, int seed)
{
    Random shape = new(0), random = new(seed);
    float[] prototypes = [.. Enumerable.Range(0, classes.Length * Dimension).Select(_ => shape.NextSingle() - 0.5f)];
    (float[] features, int[] known, byte[] labels) = (new float[examples * Dimension], new int[examples], new byte[examples * classes.Length]);
    for (int example = 0; example < examples; example++)
    {
        int[] shown = random.GetItems([.. Enumerable.Range(0, classes.Length)], random.Next(1, 4));
        known[example] = shown[0];
        foreach (int shownClass in shown)
            labels[(example * classes.Length) + shownClass] = 1;
        for (int d = 0; d < Dimension; d++)
            features[(example * Dimension) + d] = shown.Distinct().Sum(c => prototypes[(c * Dimension) + d]) + (3 * (random.NextSingle() - 0.5f));
    }

    return (features, known, labels);
}
