// Pools what a run predicted of the validation and the test examples, divides them at random into calibration and new examples, fits calibration, thresholds and label sets to the
// first and measures them on the second; prints tables of the means over the divisions.
//
//     dotnet run -c Release benchmarks/conformal/splits.cs -- SPLITS RUN...
#:project ../../src/SinglePositive/SinglePositive.csproj
#:property IncludeProjectNameInArtifactsPaths=true
#:property PublishAot=false

using System.Globalization;
using SinglePositive.Calibration;
using SinglePositive.Data;
using SinglePositive.Labels;
using SinglePositive.Metrics;
using SinglePositive.Training;

const int Threads = 1;
int splits = int.Parse(args[0], CultureInfo.InvariantCulture);
Pool[] pools = [.. args[1..].Select(Pool.Of)];

Console.WriteLine("**Share of true labels inside the label sets, and classes in a set**\n");
Console.WriteLine("In per cent, and in brackets the mean number of classes in a set. One label known: the cut-off comes from one label of each calibration example, drawn from all of them; measured on all labels of the new examples, together and as the mean over examples.\n");
Console.WriteLine("| loss | set | calibrated on | new | scope | 80 % | 90 % | 95 % | one label known: 90 % | the same, mean over examples |\n|---|---|---:|---:|---|---:|---:|---:|---:|---:|");
foreach (Pool pool in pools)
{
    foreach (CalibrationScope scope in Enum.GetValues<CalibrationScope>())
    {
        string[] cells = [.. new[] { 0.8, 0.9, 0.95 }.Select(coverage =>
        {
            CalibrationMeasure[] all = [.. Measures(pool, new CalibrationOptions { Method = CalibrationMethod.Platt, Scope = scope, Coverage = coverage })];
            return $"{100 * all.Average(each => each.Coverage):0.0} ({all.Average(each => each.SetSize):0.0})";
        })];
        Console.WriteLine($"| {pool.Loss} | {pool.Name} | {pool.Calibrated} | {pool.Examples - pool.Calibrated} | {Word(scope)} | {string.Join(" | ", cells)} | {Observed(pool, scope)} |");
    }
}

Console.WriteLine("\n**Calibration error (ECE) and Brier score, means of the classes, and the calibration error of the worst class**\n\nECE / Brier / worst ECE, lower is better.\n");
Console.WriteLine("| loss | set | none | temperature | Platt | isotonic |\n|---|---|---:|---:|---:|---:|");
foreach (Pool pool in pools)
{
    string[] cells = [.. Enum.GetValues<CalibrationMethod>().Select(method =>
    {
        CalibrationMeasure[] all = [.. Measures(pool, new CalibrationOptions { Method = method, Coverage = null })];
        return $"{all.Average(each => each.MeanError):0.0000} / {all.Average(each => each.MeanBrier):0.0000} / {all.Average(each => each.Errors.Max()):0.000}";
    })];
    Console.WriteLine($"| {pool.Loss} | {pool.Name} | {string.Join(" | ", cells)} |");
}

Console.WriteLine("\n**Micro F1 / macro F1 / labels per example by threshold rule, in per cent (method platt)**\n");
Console.WriteLine("| loss | set | true labels | fixed=0.5, method none | f1 | f1, by class | cardinality | cardinality, by class | cardinality, method none | precision=0.7: precision |\n|---|---|---:|---:|---:|---:|---:|---:|---:|---:|");
foreach (Pool pool in pools)
{
    string F1(string rule, CalibrationMethod method = CalibrationMethod.Platt, CalibrationScope scope = CalibrationScope.Global)
    {
        CalibrationMeasure[] all = [.. Measures(pool, new CalibrationOptions { Rule = ThresholdRule.Parse(rule), Method = method, Scope = scope, Coverage = null, ExpectedPositives = pool.K })];
        return rule.StartsWith("precision", StringComparison.Ordinal) ? $"{100 * all.Average(each => each.Labels.Micro.Precision):0.0}" : $"{100 * all.Average(each => each.Labels.Micro.F1):0.0} / {100 * all.Average(each => each.Labels.MacroF1):0.0} / {all.Average(each => each.LabelsPerExample):0.00}";
    }

    Console.WriteLine($"| {pool.Loss} | {pool.Name} | {pool.Data.Truth!.Values.Sum(label => (long)label) / (double)pool.Examples:0.00} | {F1("fixed=0.5", CalibrationMethod.None)} | {F1("f1")} | {F1("f1", scope: CalibrationScope.Class)} | {F1("cardinality")} | {F1("cardinality", scope: CalibrationScope.Class)} | {F1("cardinality", CalibrationMethod.None)} | {F1("precision=0.7")} |");
}

IEnumerable<CalibrationMeasure> Measures(Pool pool, CalibrationOptions options)
{
    for (uint seed = 0; seed < splits; seed++)
    {
        (CalibrationData fitted, CalibrationData fresh) = pool.Divide(seed);
        (ProbabilityMap map, ModelCalibration calibration) = ModelCalibration.Fit(options, fitted, "");
        float[] probabilities = map.Apply(fresh.Probabilities);
        yield return CalibrationMeasure.Compute(probabilities, ModelCalibration.Reached(probabilities, calibration.Thresholds), calibration.Sets is { } sets ? ModelCalibration.Reached(probabilities, sets.Cuts) : null, fresh.Truth!, full: true, Threads);
    }
}

// Label sets for 90 per cent, made with one observed label of each example: the share of all true labels inside, and the mean over examples of the share of an example's labels inside.
string Observed(Pool pool, CalibrationScope scope)
{
    double labels = 0, examples = 0;
    for (uint seed = 0; seed < splits; seed++)
    {
        (CalibrationData fitted, CalibrationData fresh) = pool.Divide(seed);
        LabelSets sets = LabelSets.Fit(0.9, scope, fitted with { Truth = null });
        float[] inside = ModelCalibration.Reached(fresh.Probabilities, sets.Cuts);
        labels += CalibrationMeasure.Compute(fresh.Probabilities, inside, inside, fresh.Truth!, full: false, Threads).Coverage;
        examples += Enumerable.Range(0, fresh.Examples).Where(n => fresh.Truth!.Row(n).Contains((byte)1)).Average(n =>
        {
            int[] present = [.. Enumerable.Range(0, fresh.Classes).Where(j => fresh.Truth![n, j])];
            return present.Average(j => inside[(n * fresh.Classes) + j]);
        });
    }

    return $"{100 * labels / splits:0.0} | {100 * examples / splits:0.0}";
}

string Word<T>(T choice)
    where T : struct, Enum => choice.ToString().ToLowerInvariant();

/// <summary>The examples of a run that were not trained on, its scores of them, and labels.</summary>
internal sealed record Pool(string Loss, string Name, double K, CalibrationData Data, int Calibrated)
{
    private const int FewestCalibrated = 1000;

    public int Examples => Data.Examples;

    public static Pool Of(string run)
    {
        RunFolder folder = RunFolder.Open(run);
        (ScoredExamples validation, IReadOnlyList<string> classes) = folder.Score(SplitNames.Validation, 1);
        (ScoredExamples test, _) = folder.Score(SplitNames.Test, 1);
        TruthMatrix truth = new(validation.Truth.Examples + test.Truth.Examples, classes.Count, [.. validation.Truth.Values, .. test.Truth.Values]);
        RunRecord record = folder.ReadRecord();
        double k = double.Parse(record.Configuration["expected-positives"]!, CultureInfo.InvariantCulture);
        TruthMatrix trained = Dataset.Open(record.Dataset).Train.ReadTruth()!;
        float[] shares = ClassPriors.FromObserved(new ObservationProcess().Draw(trained), [.. Enumerable.Range(0, trained.Examples)], k);
        CalibrationData data = new() { Probabilities = [.. validation.Scores, .. test.Scores], Classes = classes.Count, Truth = truth, Present = new ObservationProcess { Seed = 1 }.Draw(truth).WherePresent(), ClassShares = shares };
        // Half of them, and at least the thousand that a coverage is promised for.
        return new Pool(record.Configuration["loss"]!, Path.GetFileName(record.Dataset), k, data, Math.Max(FewestCalibrated, truth.Examples / 2));
    }

    /// <summary>Calibration and new examples.</summary>
    public (CalibrationData Fitted, CalibrationData Fresh) Divide(uint seed)
    {
        ValidationSplit split = ValidationSplit.Draw(Examples, 1 - ((double)Calibrated / Examples), seed);
        return (Data.Select(split.Train), Data.Select(split.Validation));
    }
}
