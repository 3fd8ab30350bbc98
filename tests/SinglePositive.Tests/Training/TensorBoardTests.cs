using SinglePositive.Data;
using SinglePositive.Files;
using SinglePositive.Metrics;
using SinglePositive.Tests.Files;
using SinglePositive.Training;

namespace SinglePositive.Tests.Training;

/// <summary>Event files, read by a decoder of their own.</summary>
public class TensorBoardTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <summary>CRC-32C has a published check value, that of "123456789".</summary>
    [Fact]
    public void Append_AnyRecord_HasTheChecksumsOfTheDefinition()
    {
        Assert.Equal(0xC78AB0E5, EventFile.Masked([.. "123456789"u8])); // CRC-32C 0xE3069283, rotated right by 15, + 0xA282EAD8
        using MemoryStream stream = new();
        byte[] record = [.. Enumerable.Range(0, 300).Select(i => (byte)(i * 7))];
        RecordFile.Append(stream, record);
        byte[] bytes = stream.ToArray();
        Assert.Equal(EventFile.Masked(bytes[..8]), BitConverter.ToUInt32(bytes, 8));
        Assert.Equal(EventFile.Masked(record), BitConverter.ToUInt32(bytes, bytes.Length - 4));
    }

    [Fact]
    public void Run_WithTensorBoard_WritesFiguresHistogramsAndCurves()
    {
        using TemporaryFolder folder = new();
        RunMetrics metrics = Train(folder, Request(folder, "run", epochs: 3))!;

        List<DecodedEvent> events = DecodedEvent.ReadAll(Events(folder));

        Assert.Equal("brain.Event:2", EventFile.Read(Events(folder))[0].Find(field => field.Number == 3)!.Text);
        Assert.Equal([0, 1, 2, metrics.Result.BestEpoch], events.Select(each => each.Step));
        for (int epoch = 0; epoch < 3; epoch++)
        {
            EpochRecord record = metrics.Result.History[epoch];
            Assert.Equal((float)record.TrainLoss, events[epoch].Figure("loss/train"));
            Assert.Equal((float)record.ValidationMap, events[epoch].Figure("mAP/validation"));
            Assert.Equal((float)record.TestMap, events[epoch].Figure("mAP/test"));
            Assert.Equal((float)record.EstimatedPositives, events[epoch].Figure("positives per example/estimated"));
            Assert.Equal(metrics.Result.Histograms[epoch].UnobservedPositives.Select(count => (double)count), events[epoch].Histogram("training probabilities/unobserved positives").Find(field => field.Number == 7)!.Doubles);
        }

        AssertHistogram(events[3].Histogram("test probabilities/best epoch"), metrics.Result.TestProbabilities!);
        if (metrics.Result.BestEpoch == 2)
            AssertHistogram(events[2].Histogram("weights/weight"), metrics.Result.Model.Weights);
        AssertCurve(events[3].Values["test precision-recall/all cells"], metrics);
        Assert.Equal(1 + metrics.Test!.Classes, events[3].Values.Keys.Count(tag => tag.StartsWith("test precision-recall/", StringComparison.Ordinal)));
    }

    /// <summary>Stopped anywhere, even with half a record or events behind the checkpoint: each epoch is there once, with the figures of a run that was never stopped.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(7)]
    [InlineData(-5)]
    public void Resume_EventsAreAheadOrCutOff_HasEveryEpochOnce(int tail)
    {
        using TemporaryFolder folder = new();
        Train(folder, Request(folder, "run", epochs: 3));
        using (FileStream file = new(Events(folder), FileMode.Open))
        {
            if (tail < 0)
                file.SetLength(file.Length + tail);
            file.Seek(0, SeekOrigin.End);
            file.Write(new byte[Math.Max(tail, 0)]);
        }

        RunMetrics metrics = Train(folder, Request(folder, "run", epochs: 5) with { Resume = true })!;

        List<DecodedEvent> events = DecodedEvent.ReadAll(Events(folder));
        Assert.Equal([0, 1, 2, 3, 4, metrics.Result.BestEpoch], events.Select(each => each.Step));
        Assert.All(metrics.Result.History, epoch => Assert.Equal((float)epoch.TrainLoss, events[epoch.Epoch].Figure("loss/train")));
        Assert.All(events.Take(5), each => Assert.Contains("weights/weight", each.Values.Keys));
    }

    [Fact]
    public void Resume_EventsAreGone_TakesFiguresFromTheHistory()
    {
        using TemporaryFolder folder = new();
        Train(folder, Request(folder, "run", epochs: 3));
        File.Delete(Events(folder));

        RunMetrics metrics = Train(folder, Request(folder, "run", epochs: 4) with { Resume = true })!;

        List<DecodedEvent> events = DecodedEvent.ReadAll(Events(folder));
        Assert.Equal([0, 1, 2, 3, metrics.Result.BestEpoch], events.Select(each => each.Step));
        Assert.Equal((float)metrics.Result.History[1].ValidationMap, events[1].Figure("mAP/validation"));
    }

    [Fact]
    public void TrainingSession_EventsOfAnotherRun_AreReplacedByForceOnly()
    {
        using TemporaryFolder folder = new();
        Train(folder, Request(folder, "run", epochs: 1));
        TrainingRequest other = Request(folder, "other", epochs: 2);

        ConfigurationException thrown = Assert.Throws<ConfigurationException>(() => Train(folder, other));
        Assert.Contains("--tensorboard", thrown.Message, StringComparison.Ordinal);
        Assert.False(Directory.Exists(folder.File("other")));
        Train(folder, other with { Force = true });
        Assert.Equal(3, DecodedEvent.ReadAll(Events(folder)).Count);
    }

    private static TrainingRequest Request(TemporaryFolder folder, string run, int epochs)
    {
        if (!Directory.Exists(folder.File("data")))
            Dataset.Create(folder.File("data"), new GeneratedData { TrainExamples = 100, TestExamples = 40, Classes = 5, Dimension = 12 }.Generate());
        return new TrainingRequest { Dataset = folder.File("data"), Output = folder.File(run), Loss = "role", Epochs = epochs, Histograms = true, TensorBoard = folder.File("events") };
    }

    private static RunMetrics? Train(TemporaryFolder folder, TrainingRequest request)
    {
        Assert.True(Directory.Exists(folder.File("data")));
        using TrainingSession session = new(request, TimeProvider.System);
        return session.Run(cancellation: Stop);
    }

    private static string Events(TemporaryFolder folder) => Assert.Single(Directory.GetFiles(folder.File("events")));

    private static void AssertHistogram(List<EventFile.Field> histogram, float[] values)
    {
        Assert.Equal(values.Min(), histogram.Find(field => field.Number == 1)!.Double);
        Assert.Equal(values.Max(), histogram.Find(field => field.Number == 2)!.Double);
        Assert.Equal(values.Length, histogram.Find(field => field.Number == 3)!.Double);
        Assert.Equal(values.Sum(value => (double)value), histogram.Find(field => field.Number == 4)!.Double, 1e-9);
        double[] limits = histogram.Find(field => field.Number == 6)!.Doubles, counts = histogram.Find(field => field.Number == 7)!.Doubles;
        Assert.Equal(values.Length, counts.Sum());
        for (int bucket = 0; bucket < limits.Length; bucket++)
            Assert.Equal(values.Count(value => value <= limits[bucket]), counts.Take(bucket + 1).Sum(), 2.0); // numbers on an edge may lie on either side
    }

    private static void AssertCurve(List<EventFile.Field> value, RunMetrics metrics)
    {
        List<EventFile.Field> tensor = value.Find(field => field.Number == 8)!.Message, metadata = value.Find(field => field.Number == 9)!.Message;
        Assert.Equal("pr_curves", metadata.Find(field => field.Number == 1)!.Message[0].Text);
        Assert.Equal([6, 201], tensor.Find(field => field.Number == 2)!.Message.Select(dim => dim.Message[0].Integer));
        float[] numbers = tensor.Find(field => field.Number == 4)!.Floats;
        ThresholdMetrics half = metrics.Test!.Threshold;
        Assert.Equal(
            [half.Micro.TruePositives, half.Micro.FalsePositives, (200 - (half.HammingLoss * 200) - half.Micro.TruePositives), half.Micro.FalseNegatives, half.Micro.Precision, half.Micro.Recall],
            Enumerable.Range(0, 6).Select(row => (double)numbers[(row * 201) + 100]),
            (a, b) => Math.Abs(a - b) < 1e-6);
    }
}
