namespace SinglePositive.Recovery;

/// <summary>Who says how likely a label of a training example is.</summary>
public enum RecoverySource
{
    /// <summary>Models that have not seen the example: the training rows are cut into folds, and each fold is scored by a model trained on the others.</summary>
    OutOfFold,

    /// <summary>The run's model, on the rows it was trained on.</summary>
    Model,

    /// <summary>The run's label estimates: of the estimator that was trained along with the model, or the soft labels made before training.</summary>
    Estimates,
}
