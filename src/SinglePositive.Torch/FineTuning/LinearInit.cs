using SinglePositive.Training;

namespace SinglePositive.Torch.FineTuning;

/// <summary>What LinearInit carries over from the linear phase (Cole et al., CVPR 2021, section 5.2).</summary>
internal static class LinearInit
{
    /// <summary>The same classifier on features that are not standardised.</summary>
    public static LinearModel Folded(LinearModel model)
    {
        if (model.Standardisation is not { } standardisation)
            return model;
        float[] weights = new float[model.Weights.Length], biases = new float[model.Classes];
        for (int j = 0; j < model.Classes; j++)
        {
            double bias = model.Biases[j];
            for (int d = 0; d < model.Features; d++)
            {
                int at = (j * model.Features) + d;
                double weight = (double)model.Weights[at] * standardisation.Scale[d];
                weights[at] = (float)weight;
                bias -= weight * standardisation.Mean[d];
            }

            biases[j] = (float)bias;
        }

        return new LinearModel(model.Features, model.Classes, weights, biases, null);
    }
}
