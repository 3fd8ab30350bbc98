using System.Globalization;
using SinglePositive.Data.Formats;
using SinglePositive.Metrics;
using SinglePositive.Training;

namespace SinglePositive.Reports.Runs;

/// <summary>A row of <c>per_class.csv</c>: a class at the run's threshold.</summary>
internal sealed record ClassRow(string Class, double Positives, double AveragePrecision, double Precision, double Recall, double F1, double Threshold);

/// <summary>Reads the tables that a run leaves.</summary>
internal static class RunTables
{
    /// <summary>The rows of <c>metrics.csv</c>; none when the file is not there.</summary>
    public static IReadOnlyList<EpochRecord> History(string path) =>
        [.. Read(path, ["epoch", "trainLoss", "predictedPositives", "estimatedPositives", "validationMap", "validationMapObserved", "testMap", "seconds"], RunMetrics.SelectionScoreName)
            .Select(row => new EpochRecord((int)Number(row[0]), Number(row[1]), Number(row[2]), Number(row[3]), Number(row[4]), Number(row[5]), Number(row[6]), Number(row[7])) { SelectionScore = Number(row[8]) })];

    /// <summary>The rows of <c>per_class.csv</c>; none when the file is not there.</summary>
    public static IReadOnlyList<ClassRow> PerClass(string path) =>
        [.. Read(path, ["class", "positives", "ap", "precision", "recall", "f1", "threshold"])
            .Select(row => new ClassRow(row[0], Number(row[1]), Number(row[2]), Number(row[3]), Number(row[4]), Number(row[5]), Number(row[6])))];

    /// <summary>The histograms of each epoch, in order; none when the file is not there.</summary>
    public static IReadOnlyList<(int Epoch, ProbabilityHistogram Histogram)> Histograms(string path) =>
        [.. Read(path, ["epoch", "bin", "unobservedPositives", "trueNegatives"])
            .GroupBy(row => (int)Number(row[0])).OrderBy(epoch => epoch.Key).Select(epoch => (epoch.Key, Histogram(path, epoch)))];

    private static ProbabilityHistogram Histogram(string path, IEnumerable<string[]> rows)
    {
        ProbabilityHistogram histogram = new(new long[ProbabilityHistogram.Bins], new long[ProbabilityHistogram.Bins]);
        foreach (string[] row in rows)
        {
            double bin = Number(row[1]);
            if (bin is not (>= 0 and < ProbabilityHistogram.Bins))
                throw new DataFormatException(path, null, $"bins from 0 to {ProbabilityHistogram.Bins - 1} are expected; found '{row[1]}'.");
            (histogram.UnobservedPositives[(int)bin], histogram.TrueNegatives[(int)bin]) = ((long)Number(row[2]), (long)Number(row[3]));
        }

        return histogram;
    }

    /// <summary>The named columns of a table, in that order, whatever else it has; the optional ones come last, with empty cells where they are missing.</summary>
    private static List<string[]> Read(string path, string[] columns, params string[] optional)
    {
        if (!File.Exists(path))
            return [];
        using StreamReader reader = SourceText.Open(path);
        List<string[]> rows = [];
        int[]? places = null;
        foreach ((int line, List<string> fields) in new CsvRecords(reader, path, ',').Read())
        {
            if (places is null)
                places = [.. columns.Select(column => fields.IndexOf(column) is >= 0 and int place ? place : throw new DataFormatException(path, null, $"a column '{column}' is expected; the first line has {string.Join(", ", fields)}.")), .. optional.Select(column => fields.IndexOf(column))];
            else if (fields.Count <= places.Max())
                throw new DataFormatException(path, $"line {line}", $"{places.Max() + 1} fields are expected; there are {fields.Count}.");
            else
                rows.Add([.. places.Select(place => place < 0 ? "" : fields[place])]);
        }

        return rows;
    }

    private static double Number(string text) => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) ? number : double.NaN;
}
