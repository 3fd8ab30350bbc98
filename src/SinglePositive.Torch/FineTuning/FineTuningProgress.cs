using System.Globalization;
using SinglePositive.Training;

namespace SinglePositive.Torch.FineTuning;

/// <summary>Tells how far fine-tuning is: steps, and pictures that are scored after each epoch, by the time that they take.</summary>
/// <param name="reports">Who is told; null for no one.</param>
/// <param name="epochs">Epochs planned.</param>
/// <param name="steps">Steps per epoch.</param>
/// <param name="batchSize">Pictures per step.</param>
/// <param name="scored">Pictures scored after each epoch.</param>
/// <param name="ledger">How far training is.</param>
internal sealed class FineTuningProgress(IProgress<TrainingProgress>? reports, int epochs, int steps, int batchSize, int scored, TrainingLedger ledger)
{
    private const int StepOverScore = 3; // the way back through a network costs about twice the way there
    private const int Parts = 1000;

    private string? _told;

    /// <summary>A step is done.</summary>
    public void Step() => Report(0, null);

    /// <summary>A number of pictures are scored after the epoch's steps.</summary>
    public void Scoring(int pictures) => Tell("scoring", pictures, scored, pictures);

    /// <summary>The epoch has ended.</summary>
    public void EpochEnded(EpochRecord record) => reports?.Report(new TrainingProgress(record.Epoch, epochs, Parts, Parts, record.TrainLoss, record));

    /// <summary>Tells of what is done before the first epoch or after the last.</summary>
    /// <param name="what">What is done.</param>
    /// <param name="all">Pictures that it is done with.</param>
    public Action<int> Beside(string what, int all) => pictures => Tell(what, pictures, all, 0);

    private void Tell(string what, int pictures, int all, int work)
    {
        string doing = string.Create(CultureInfo.InvariantCulture, $"{what} {100L * pictures / all} %");
        if (doing == _told)
            return;
        _told = doing;
        Report(work, doing);
    }

    private void Report(int scoredNow, string? doing)
    {
        long whole = ((long)StepOverScore * steps * batchSize) + scored, done = ((long)StepOverScore * ledger.StepInEpoch * batchSize) + scoredNow;
        double loss = ledger.StepInEpoch == 0 ? double.NaN : ledger.LossSum / ledger.StepInEpoch;
        reports?.Report(new TrainingProgress(ledger.Epoch, epochs, (int)(Parts * done / whole), Parts, loss, null, doing));
    }
}
