using SinglePositive.Data;
using SinglePositive.Training;

namespace SinglePositive.Vision.Backbones;

/// <summary>What a model says about a picture.</summary>
/// <param name="Path">The file.</param>
/// <param name="Probabilities">One per class; null when the picture could not be read.</param>
/// <param name="Problem">Why it could not be read; null when it could.</param>
public sealed record ImagePrediction(string Path, float[]? Probabilities, string? Problem);

/// <summary>Predicts the classes of pictures: backbone, then linear model.</summary>
public sealed class ImagePredictor : IDisposable
{
    private readonly FeatureExtractor _extractor;
    private readonly LinearPredictor _predictor;
    private readonly bool _isHalf;

    /// <summary>Joins a backbone and a model.</summary>
    /// <param name="backbone">The network that made the features which the model was trained on; stays the caller's.</param>
    /// <param name="model">The model.</param>
    /// <param name="isHalf">True when these features were stored as float16: new ones are rounded alike.</param>
    /// <param name="threads">The most threads to use; results do not depend on it.</param>
    /// <param name="clock">Measures time.</param>
    /// <exception cref="ConfigurationException">The network gives another number of features than the model takes.</exception>
    public ImagePredictor(OnnxBackbone backbone, LinearModel model, bool isHalf, int threads, TimeProvider clock)
    {
        ArgumentNullException.ThrowIfNull(backbone);
        ArgumentNullException.ThrowIfNull(model);
        if (backbone.Dimension != model.Features)
            throw new ConfigurationException($"The network {backbone.Path} gives {backbone.Dimension} features and the model takes {model.Features}.");
        _extractor = new FeatureExtractor(backbone, threads, clock);
        _predictor = new LinearPredictor(model, 1);
        _isHalf = isHalf;
    }

    /// <summary>Predicts.</summary>
    /// <param name="paths">The files.</param>
    /// <param name="take">Called once per file, in order, on the calling thread.</param>
    /// <param name="cancellation">Ends the work between two pictures.</param>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public void Run(IEnumerable<string> paths, Action<ImagePrediction> take, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(take);
        _extractor.Run(paths, picture => take(new ImagePrediction(picture.Path, Predict(picture.Features), picture.Problem?.Reason)), cancellation);
    }

    /// <inheritdoc/>
    public void Dispose() => _predictor.Dispose();

    /// <summary>Rounds features as a dataset that keeps them as float16 does.</summary>
    public static void RoundToHalf(Span<float> features)
    {
        for (int i = 0; i < features.Length; i++)
            features[i] = (float)(Half)features[i];
    }

    private float[]? Predict(float[]? features)
    {
        if (features is null)
            return null;
        if (_isHalf)
            RoundToHalf(features);
        using FeatureMatrix row = FeatureMatrix.FromArray(features, 1, features.Length);
        return _predictor.Predict(row);
    }
}
