using SinglePositive.Data;

namespace SinglePositive.Cli.Tests;

/// <summary>A dataset large enough that training it takes a while: 600 training and 100 test examples, 8 classes.</summary>
internal static class GeneratedDataset
{
    public static string Create(TemporaryFolder folder, int dimension = 64)
    {
        Dataset.Create(folder["generated"], new GeneratedData { TrainExamples = 600, TestExamples = 100, Classes = 8, Dimension = dimension }.Generate());
        return folder["generated"];
    }
}
