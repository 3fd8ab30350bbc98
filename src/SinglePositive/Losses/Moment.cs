namespace SinglePositive.Losses;

/// <summary>Where in training a batch is; what schedules depend on.</summary>
/// <param name="Epoch">1, 2, … as in the papers.</param>
/// <param name="Epochs">Number of epochs planned.</param>
/// <param name="Step">Optimiser step since the start of training: 1, 2, ….</param>
public readonly record struct Moment(int Epoch, int Epochs, long Step);
