using SinglePositive.Data;
using SinglePositive.Torch.Export;
using SinglePositive.Training;
using SinglePositive.Vision.Backbones;

namespace SinglePositive.Cli.Recovery;

/// <summary>Scores the training pictures of a run that trained a network.</summary>
/// <param name="run">The run folder.</param>
/// <param name="dataset">Its dataset.</param>
/// <param name="images">The folder that ids are relative to; null for the dataset's own.</param>
/// <param name="threads">The most threads to use.</param>
internal sealed class TrainingPictures(string run, Dataset dataset, string? images, int threads)
{
    /// <summary>Scores pictures, one after the other.</summary>
    /// <param name="ids">Ids of N examples.</param>
    /// <param name="progress">Told the share that is done.</param>
    /// <param name="cancellation">Ends the work.</param>
    /// <returns>N × L probabilities.</returns>
    /// <exception cref="DataFormatException">A picture cannot be read.</exception>
    public float[] Score(IReadOnlyList<string> ids, IProgress<double>? progress, CancellationToken cancellation)
    {
        string? folder = images ?? dataset.ImageRoot;
        if (folder is not null && !Directory.Exists(folder))
            throw new ConfigurationException($"The folder of pictures {folder} does not exist; say with --images where they are.");
        RunFolder opened = RunFolder.Open(run);
        (LinearModel model, ModelDescription description) = opened.ReadModel();
        NetworkModel network = NetworkModel.Read(opened.ModelPath) ?? throw new DataFormatException(opened.ModelPath, null, "the run trained a network, and the model holds none. Train again, or restore the file.");
        using OnnxBackbone backbone = network.Open(model.Features);
        using ImagePredictor predictor = new(backbone, model, description.BackboneIsHalf, threads, TimeProvider.System);
        float[] scores = new float[(long)ids.Count * model.Classes];
        int done = 0;
        predictor.Run(
            ids.Select(id => folder is null ? id : Path.Combine(folder, id)),
            picture =>
            {
                (picture.Probabilities ?? throw new DataFormatException(picture.Path, null, $"the picture cannot be read: {picture.Problem}")).CopyTo(scores, (long)done * model.Classes);
                progress?.Report((double)++done / ids.Count);
            },
            cancellation);
        return scores;
    }
}
