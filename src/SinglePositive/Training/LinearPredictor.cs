using SinglePositive.Data;
using SinglePositive.Numerics;

namespace SinglePositive.Training;

/// <summary>Predicts with a linear model.</summary>
public sealed class LinearPredictor : IDisposable
{
    private readonly LinearModel _model;
    private readonly ThreadTeam _team;
    private readonly LinearScorer _scorer;
    private readonly NativeFloats _weights;

    /// <summary>Prepares a model for prediction.</summary>
    /// <param name="model">The model.</param>
    /// <param name="threads">The most threads to use; results do not depend on it.</param>
    public LinearPredictor(LinearModel model, int threads)
    {
        ArgumentNullException.ThrowIfNull(model);
        _model = model;
        _team = new ThreadTeam(threads);
        PanelLayout layout = new(LaneWidths.Widest, model.Features, model.Classes);
        _weights = new NativeFloats(layout.Length);
        layout.Import(model.Weights, model.Biases, _weights);
        _scorer = new LinearScorer(LinearKernel.Create(LaneWidths.Widest), layout, _team);
    }

    /// <summary>Probabilities of all classes.</summary>
    /// <param name="features">Features with the model's dimension.</param>
    /// <param name="rows">Rows to predict; null for all.</param>
    /// <returns>(number of rows) × L, row by row.</returns>
    /// <exception cref="ConfigurationException">The dimensions differ.</exception>
    public float[] Predict(FeatureMatrix features, int[]? rows = null)
    {
        ArgumentNullException.ThrowIfNull(features);
        if (features.Dimension != _model.Features)
            throw new ConfigurationException($"The model takes features of {_model.Features} dimensions; these have {features.Dimension}.");
        float[] probabilities = new float[(long)(rows?.Length ?? features.Rows) * _model.Classes];
        _scorer.Score(_weights, new FeatureReader(features, _model.Standardisation), rows, probabilities);
        _model.Isotonic?.Apply(probabilities);
        return probabilities;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _scorer.Dispose();
        _weights.Dispose();
        _team.Dispose();
    }
}
