using System.Text;
using System.Text.Json;
using Microsoft.ML.OnnxRuntime;
using SinglePositive.Files;
using SinglePositive.Training;
using SinglePositive.Vision.Backbones;
using SinglePositive.Vision.Images;
using SinglePositive.Vision.Onnx;
using SinglePositive.Vision.Scenes;

namespace SinglePositive.Torch.Export;

/// <summary>Writes a run's model as one ONNX file from pictures to probabilities, and compares the file with the run's own way of scoring.</summary>
public sealed class ModelExport : IDisposable
{
    private const int Samples = 4;
    // Rounding explains less; more means that the graph is another function.
    private const double LargestDifference = 1e-3;
    private const ulong SampleSeed = 1;
    private readonly LinearModel _head;
    private readonly ModelDescription _description;
    private readonly NetworkModel? _network;
    private readonly OnnxBackbone _backbone;

    /// <summary>Prepares the export of a model.</summary>
    /// <param name="head">The linear classifier.</param>
    /// <param name="description">Its classes.</param>
    /// <param name="network">The network that was trained below it; null when it reads the features of a backbone.</param>
    /// <param name="backbone">The backbone, or the network opened for scoring; disposed with the export.</param>
    /// <exception cref="ConfigurationException">The classifier is calibrated by an isotonic function.</exception>
    public ModelExport(LinearModel head, ModelDescription description, NetworkModel? network, OnnxBackbone backbone)
    {
        ArgumentNullException.ThrowIfNull(head);
        ArgumentNullException.ThrowIfNull(description);
        ArgumentNullException.ThrowIfNull(backbone);
        if (head.Isotonic is not null)
        {
            backbone.Dispose();
            throw new ConfigurationException("The run's probabilities are calibrated by an isotonic function, which is no part of an ONNX file. Calibrate with --method platt or temperature, or export the run that it was made from.");
        }

        (_head, _description, _network, _backbone) = (head, description, network, backbone);
    }

    /// <summary>Writes the file.</summary>
    /// <param name="path">The file.</param>
    /// <returns>The largest difference of a probability between the file and the run's own scoring, over sample pictures.</returns>
    /// <exception cref="DataFormatException">ONNX Runtime cannot run the file, or it gives other probabilities; nothing is left then, and a file that was there stays.</exception>
    public double Write(string path)
    {
        Preprocessing preprocessing = _backbone.Preprocessing;
        OnnxClassifier classifier = new(_head)
        {
            ImageSize = preprocessing.ImageSize,
            Mean = preprocessing.Mean,
            Deviation = preprocessing.Std,
            RoundsFeatures = _description.BackboneIsHalf,
            Metadata = Metadata(),
        };
        byte[] file = _network is null ? classifier.Bytes(_backbone.Path, _backbone.Output, _backbone.IsAveraged) : classifier.Bytes(_network.AddTo);
        double difference = Compare(file);
        if (!(difference <= LargestDifference))
            throw new DataFormatException(_backbone.Path, null, $"the network behaves otherwise with the classifier around it: probabilities differ by up to {difference:0.0e+0}, and {LargestDifference:0e+0} is allowed. Nothing was written.");
        AtomicFile.Write(path, stream => stream.Write(file));
        return difference;
    }

    /// <inheritdoc/>
    public void Dispose() => _backbone.Dispose();

    private Dictionary<string, string> Metadata()
    {
        Dictionary<string, string> metadata = new()
        {
            ["classes"] = Json(writer => WriteList(writer, _description.Classes, (each, name) => each.WriteStringValue(name))),
            ["thresholds"] = Json(writer => WriteList(writer, _description.Thresholds, (each, value) => each.WriteNumberValue(value))),
            ["preprocessing"] = Json(WritePreprocessing),
        };
        if (_description.Calibration is { } calibration)
            metadata["calibration"] = Json(calibration.Write);
        return metadata;
    }

    private double Compare(byte[] file)
    {
        int size = _backbone.Preprocessing.ImageSize;
        SceneGenerator scenes = new(SampleSeed);
        using InferenceSession session = Open(file);
        using LinearPredictor predictor = new(_head, 1);
        float[] chw = new float[_backbone.Preprocessing.Length], features = new float[_head.Features];
        double largest = 0;
        for (int sample = 0; sample < Samples; sample++)
        {
            RgbImage picture = BilinearResampler.Resize(scenes.Draw(sample).Image, size, size);
            _backbone.Preprocessing.Fill(picture, chw);
            _backbone.Extract(chw, features);
            if (_description.BackboneIsHalf)
                ImagePredictor.RoundToHalf(features);
            using Data.FeatureMatrix row = Data.FeatureMatrix.FromArray(features, 1, features.Length);
            float[] ours = predictor.Predict(row), theirs = Run(session, picture);
            for (int j = 0; j < ours.Length; j++)
                largest = Math.Max(largest, Math.Abs(ours[j] - (double)theirs[j]));
        }

        return largest;
    }

    private InferenceSession Open(byte[] file)
    {
        try
        {
            return new InferenceSession(file);
        }
        catch (OnnxRuntimeException failure)
        {
            throw new DataFormatException(_backbone.Path, null, $"ONNX Runtime cannot run the network with the classifier around it: {failure.Message}", failure);
        }
    }

    private static float[] Run(InferenceSession session, RgbImage picture)
    {
        int plane = picture.Width * picture.Height;
        float[] values = new float[RgbImage.Channels * plane];
        for (int i = 0; i < values.Length; i++)
            values[i] = picture.Pixels[(i % plane * RgbImage.Channels) + (i / plane)] / 255f;
        using OrtValue input = OrtValue.CreateTensorValueFromMemory(values, [1, RgbImage.Channels, picture.Height, picture.Width]);
        using RunOptions options = new();
        using IDisposableReadOnlyCollection<OrtValue> outputs = session.Run(options, [OnnxClassifier.Input], [input], [OnnxClassifier.Output]);
        return outputs[0].GetTensorDataAsSpan<float>().ToArray();
    }

    private void WritePreprocessing(Utf8JsonWriter writer)
    {
        Preprocessing preprocessing = _backbone.Preprocessing;
        writer.WriteStartObject();
        writer.WriteNumber("imageSize", preprocessing.ImageSize);
        writer.WriteString("input", "float32 N x 3 x S x S, red green blue, 0 to 1");
        writer.WriteString("resize", "to S x S without keeping the aspect ratio, antialiased bilinear as Pillow's");
        writer.WriteString("exif", preprocessing.ApplyExif ? "apply" : "ignore");
        writer.WritePropertyName("mean");
        WriteList(writer, preprocessing.Mean, (each, value) => each.WriteNumberValue(value));
        writer.WritePropertyName("std");
        WriteList(writer, preprocessing.Std, (each, value) => each.WriteNumberValue(value));
        writer.WriteString("normalisation", "inside the file");
        writer.WriteEndObject();
    }

    private static void WriteList<T>(Utf8JsonWriter writer, IReadOnlyList<T> values, Action<Utf8JsonWriter, T> write)
    {
        writer.WriteStartArray();
        foreach (T value in values)
            write(writer, value);
        writer.WriteEndArray();
    }

    private static string Json(Action<Utf8JsonWriter> write)
    {
        using MemoryStream stream = new();
        using (Utf8JsonWriter writer = new(stream))
            write(writer);
        return Encoding.UTF8.GetString(stream.ToArray());
    }
}
