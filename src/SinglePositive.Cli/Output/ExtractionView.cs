using System.Diagnostics;
using System.Text.Json;
using SinglePositive.Data;
using SinglePositive.Files;
using SinglePositive.Vision.Backbones;

namespace SinglePositive.Cli.Output;

/// <summary>The making of features on the terminal: progress with pictures per second, pictures that could not be read, and what came out.</summary>
internal static class ExtractionView
{
    private const int MostBadShown = 20;
    private const long BytesPerThread = 150_000_000;

    /// <summary>What would be done. The time is that of one grey picture through the network, without decoding.</summary>
    public static WorkPlan Plan(FeatureExtraction extraction, ExtractionRequest request, OnnxBackbone backbone)
    {
        float[] grey = new float[backbone.Preprocessing.Length], features = new float[backbone.Dimension];
        long start = Stopwatch.GetTimestamp();
        backbone.Extract(grey, features);
        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds * extraction.Total / request.Threads;
        return new WorkPlan(
            [
                $"make {backbone.Dimension} features of {Quantity.Count(extraction.Total)} pictures in {extraction.Images ?? "the places the ids name"} with {backbone.Path}, output '{backbone.Output}'{Averaged(backbone)}",
                $"preprocessing: {backbone.Preprocessing}",
                .. request.Shard.Count > 1 ? [$"part {request.Shard} of each split"] : Array.Empty<string>(),
            ],
            [.. extraction.Splits.Select(split => Path.Combine(split.Folder, "features", request.Name + ".npy"))],
            request.Threads * BytesPerThread,
            seconds);
    }

    /// <summary>Does the work and shows it.</summary>
    public static Outcome Run(Invocation call, ExtractionRequest request, OnnxBackbone backbone)
    {
        FeatureExtraction extraction = new(request, backbone, TimeProvider.System);
        if (backbone.IsAveraged)
            call.Say($"The output '{backbone.Output}' has rows and columns; each channel is averaged over them.");
        ExtractionResult result;
        try
        {
            result = call.WithProgress("Extracting", Math.Max(1, extraction.Total), meter => extraction.Run(progress => Report(meter, progress), call.Stop));
        }
        catch (OperationCanceledException)
        {
            throw new StoppedException("Stopped; the pictures that are done are kept. The same command goes on.");
        }

        if (request.OnBad == BadImageRule.Report)
            WarnOfBad(call, result);
        if (call.Json)
            call.WriteJson(writer => WriteJson(writer, request, backbone, result));
        else
            Show(call, request, backbone, result);
        return new Outcome(NextStep(request, result));
    }

    private static void Report(IProgressMeter meter, ExtractionProgress progress) =>
        meter.Report(progress.Done, progress.PicturesPerSecond > 0 ? $"{progress.Split}, {Quantity.Decimal(progress.PicturesPerSecond, 1)} pictures/s" : progress.Split);

    private static void WarnOfBad(Invocation call, ExtractionResult result)
    {
        (string Split, BadImage Image)[] bad = [.. result.Splits.SelectMany(split => split.Bad.Select(image => (split.Split, image)))];
        foreach ((string split, BadImage image) in bad.Take(MostBadShown))
            call.Warn($"{split}: {image.Id} could not be read: {image.Reason}");
        if (bad.Length > MostBadShown)
            call.Warn($"... and {Quantity.Count(bad.Length - MostBadShown)} more; all are listed in bad-images.csv of their split.");
    }

    private static void Show(Invocation call, ExtractionRequest request, OnnxBackbone backbone, ExtractionResult result)
    {
        TextTable table = new("features", "split", ">pictures", ">unreadable", ">dimension", "type", "state");
        foreach (SplitExtraction split in result.Splits)
        {
            string state = split.IsComplete ? split.Extracted == 0 && split.Pictures > 0 ? "was there" : "complete" : $"waits for part {string.Join(", ", split.Missing)}";
            table.Add(request.Name, split.Split, Quantity.Count(split.Pictures), Quantity.Count(split.Bad.Count), backbone.Dimension.ToString(), Type(request), state);
        }

        call.Write(table);
        if (result.Extracted > 0)
            call.Write($"{Quantity.Count(result.Extracted)} pictures in {Quantity.Duration(result.Seconds)}, {Quantity.Decimal(result.Extracted / result.Seconds, 1)} per second; the network was busy {Quantity.Decimal(100 * result.NetworkShare, 1)} % of the time.");
    }

    private static void WriteJson(Utf8JsonWriter writer, ExtractionRequest request, OnnxBackbone backbone, ExtractionResult result)
    {
        writer.WriteStartObject();
        writer.WriteString("dataset", request.Dataset);
        writer.WriteString("name", request.Name);
        writer.WriteNumber("dimension", backbone.Dimension);
        writer.WriteString("dtype", Type(request));
        writer.WriteString("backbone", backbone.Path);
        writer.WriteString("sha256", backbone.Sha256);
        writer.WriteString("output", backbone.Output);
        writer.WriteString("preprocessing", backbone.Preprocessing.ToString());
        writer.WriteString("shard", request.Shard.ToString());
        writer.WriteStartArray("splits");
        foreach (SplitExtraction split in result.Splits)
        {
            writer.WriteStartObject();
            writer.WriteString("split", split.Split);
            writer.WriteNumber("pictures", split.Pictures);
            writer.WriteNumber("extracted", split.Extracted);
            writer.WriteNumber("unreadable", split.Bad.Count);
            writer.WriteBoolean("complete", split.IsComplete);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteNumber("extracted", result.Extracted);
        writer.WriteNumber("seconds", result.Seconds);
        writer.WriteNumberOrNull("picturesPerSecond", result.Extracted > 0 ? result.Extracted / result.Seconds : null);
        writer.WriteNumberOrNull("networkShare", result.NetworkShare);
        writer.WriteEndObject();
    }

    private static string NextStep(ExtractionRequest request, ExtractionResult result)
    {
        if (result.Splits.FirstOrDefault(split => !split.IsComplete) is { } waiting)
            return $"the same command with --shard {waiting.Missing[0]}";
        return TrainHint.For(Dataset.Open(request.Dataset), request.Name);
    }

    private static string Type(ExtractionRequest request) => request.IsHalf ? FeatureInfo.Float16 : FeatureInfo.Float32;

    private static string Averaged(OnnxBackbone backbone) => backbone.IsAveraged ? " averaged over rows and columns" : "";
}
