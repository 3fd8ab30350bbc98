namespace SinglePositive.Training;

/// <summary>What is known after an epoch: a row of <c>metrics.csv</c>.</summary>
/// <param name="Epoch">0, 1, ….</param>
/// <param name="TrainLoss">Mean of the steps' loss values.</param>
/// <param name="PredictedPositives">Mean over the validation rows of the sum of the predicted probabilities; NaN without validation rows.</param>
/// <param name="EstimatedPositives">Mean over the training rows of the sum of the label estimates; NaN for a loss that has none.</param>
/// <param name="ValidationMap">mAP in per cent against full validation labels; NaN when unknown.</param>
/// <param name="ValidationMapObserved">mAP in per cent against observed validation labels; NaN when unknown.</param>
/// <param name="TestMap">mAP in per cent on the test split; NaN when unknown.</param>
/// <param name="Seconds">Wall time of the epoch, evaluation included.</param>
public sealed record EpochRecord(
    int Epoch,
    double TrainLoss,
    double PredictedPositives,
    double EstimatedPositives,
    double ValidationMap,
    double ValidationMapObserved,
    double TestMap,
    double Seconds)
{
    /// <summary>What selects where it is neither of the validation mAPs; NaN otherwise.</summary>
    public double SelectionScore { get; init; } = double.NaN;

    /// <summary>The metric that selects: higher is better.</summary>
    public double SelectedBy(Selection selection) => selection switch
    {
        Selection.Clean => ValidationMap,
        Selection.Observed => ValidationMapObserved,
        _ => SelectionScore,
    };
}

/// <summary>Where a running training is.</summary>
/// <param name="Epoch">0, 1, ….</param>
/// <param name="Epochs">Number planned.</param>
/// <param name="Step">What is done of this epoch: steps, or, where scoring takes long, units of work.</param>
/// <param name="Steps">The same of a whole epoch.</param>
/// <param name="Loss">Mean loss value of the epoch so far.</param>
/// <param name="Finished">The epoch's record, when it has just ended; else null.</param>
/// <param name="Doing">What is done beside training steps, and how much of it ("scoring 40 %"); null for training steps.</param>
public sealed record TrainingProgress(int Epoch, int Epochs, int Step, int Steps, double Loss, EpochRecord? Finished, string? Doing = null);
