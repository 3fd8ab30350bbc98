using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using SinglePositive.Files;

namespace SinglePositive.Vision.Backbones;

/// <summary>A network in an ONNX file that turns a picture into a feature vector of D numbers, run by ONNX Runtime on the processor.</summary>
/// <remarks>
/// One picture at a time on one thread: what a picture becomes then depends neither on the pictures beside it nor on the number of threads. Several threads may extract at once.
/// An output N×D is taken as it is; one of N×C×H×W is averaged over H×W (global average pooling).
/// </remarks>
public sealed class OnnxBackbone : IDisposable
{
    /// <summary>The output that is taken when a network has several and none is named.</summary>
    public const string UsualOutput = "features";

    private readonly SessionOptions _options;
    private readonly InferenceSession _session;
    private readonly RunOptions _runOptions = new();
    private readonly string[] _inputs;
    private readonly string[] _outputs;
    private readonly long[] _shape;

    private OnnxBackbone(string path, byte[]? network, Preprocessing preprocessing, string? output)
    {
        Path = System.IO.Path.GetFullPath(path);
        Preprocessing = preprocessing;
        Sha256 = network is null ? NetworkFile.Sha256(path) : Checksum.Sha256(network);
        _shape = [1, 3, preprocessing.ImageSize, preprocessing.ImageSize];
        _options = Settings();
        try
        {
            _session = Load(path, network, _options);
            _inputs = [OnnxSignature.Input(path, _session, preprocessing.ImageSize)];
            _outputs = [OnnxSignature.Output(path, _session, output)];
            (Dimension, IsAveraged) = Probe();
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>The ONNX file, as a full path.</summary>
    public string Path { get; }

    /// <summary>The file's SHA-256; with weights in a file of their own, that of both.</summary>
    public string Sha256 { get; }

    /// <summary>What is done to pictures first.</summary>
    public Preprocessing Preprocessing { get; }

    /// <summary>The output that is taken.</summary>
    public string Output => _outputs[0];

    /// <summary>D, the number of features.</summary>
    public int Dimension { get; }

    /// <summary>True when the output has a height and a width that are averaged over.</summary>
    public bool IsAveraged { get; }

    /// <summary>Opens a network and runs it once on a grey picture, so that what does not fit is found now.</summary>
    /// <param name="path">The ONNX file.</param>
    /// <param name="preprocessing">What is done to pictures first.</param>
    /// <param name="output">The output to take; null for the only one, or the one called <c>features</c>.</param>
    /// <exception cref="ConfigurationException">There is no such file, input or output, or they are not what a network for pictures has.</exception>
    /// <exception cref="DataFormatException">The file is not an ONNX network that ONNX Runtime can load.</exception>
    public static OnnxBackbone Open(string path, Preprocessing preprocessing, string? output = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(preprocessing);
        if (!File.Exists(path))
            throw new ConfigurationException($"The backbone '{path}' does not exist; name an ONNX file.");
        return new OnnxBackbone(path, null, preprocessing, output);
    }

    /// <summary>Opens a network that is in memory.</summary>
    /// <param name="network">The bytes of an ONNX file.</param>
    /// <param name="origin">The file it was made of, for messages.</param>
    /// <param name="preprocessing">What is done to pictures first.</param>
    public static OnnxBackbone Open(byte[] network, string origin, Preprocessing preprocessing)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentException.ThrowIfNullOrEmpty(origin);
        ArgumentNullException.ThrowIfNull(preprocessing);
        return new OnnxBackbone(origin, network, preprocessing, null);
    }

    /// <summary>Computes the features of one picture. Safe to call from several threads.</summary>
    /// <param name="chw">3·S·S values as <see cref="Preprocessing.Fill"/> writes them.</param>
    /// <param name="features">D values.</param>
    /// <exception cref="ConfigurationException">The network fails on the picture, or gives a number that is not finite.</exception>
    public void Extract(float[] chw, Span<float> features)
    {
        ArgumentNullException.ThrowIfNull(chw);
        if (features.Length != Dimension)
            throw new ArgumentException($"There are {Dimension} features; the destination has {features.Length}.", nameof(features));
        using OrtValue values = Run(chw);
        Pool(values.GetTensorDataAsSpan<float>(), features);
        foreach (float feature in features)
        {
            if (!float.IsFinite(feature))
                throw new ConfigurationException($"The network {Path} gives numbers that are not finite (NaN or infinity); check --mean and --std, or take another --output.");
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _session?.Dispose();
        _options.Dispose();
        _runOptions.Dispose();
    }

    private static SessionOptions Settings() => new()
    {
        ExecutionMode = ExecutionMode.ORT_SEQUENTIAL,
        InterOpNumThreads = 1,
        IntraOpNumThreads = 1,
        GraphOptimizationLevel = GraphOptimizationLevel.ORT_ENABLE_ALL,
        LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL,
    };

    private static InferenceSession Load(string path, byte[]? network, SessionOptions options)
    {
        try
        {
            OrtEnv.Instance().DisableTelemetryEvents();
            return network is null ? new InferenceSession(path, options) : new InferenceSession(network, options);
        }
        catch (OnnxRuntimeException failure)
        {
            throw new DataFormatException(path, null, $"ONNX Runtime cannot load this as a network ({OnnxSignature.Reason(failure)}). Export it again as ONNX.", failure);
        }
    }

    private OrtValue Run(float[] chw)
    {
        try
        {
            using OrtValue image = OrtValue.CreateTensorValueFromMemory(chw, _shape);
            return _session.Run(_runOptions, _inputs, [image], _outputs)[0];
        }
        catch (OnnxRuntimeException failure)
        {
            throw new ConfigurationException($"The network {Path} cannot take a picture of {_shape[2]} x {_shape[3]} ({OnnxSignature.Reason(failure)}). Give the --image-size it was made for.", failure);
        }
    }

    private (int Dimension, bool IsAveraged) Probe()
    {
        using OrtValue values = Run(new float[Preprocessing.Length]);
        OrtTensorTypeAndShapeInfo info = values.GetTensorTypeAndShape();
        long[] shape = info.Shape;
        if (info.ElementDataType == TensorElementType.Float && shape is [1, > 0] or [1, > 0, > 0, > 0])
            return (checked((int)shape[1]), shape.Length == 4);
        throw new ConfigurationException($"The output '{Output}' of {Path} is {info.ElementDataType} {string.Join(" x ", shape)}; float32 of 1 x D or 1 x C x H x W is expected. Take another --output.");
    }

    private void Pool(ReadOnlySpan<float> values, Span<float> features)
    {
        if (!IsAveraged)
        {
            values.CopyTo(features);
            return;
        }

        int area = values.Length / features.Length;
        for (int channel = 0; channel < features.Length; channel++)
        {
            double sum = 0;
            foreach (float value in values.Slice(channel * area, area))
                sum += value;
            features[channel] = (float)(sum / area);
        }
    }
}
