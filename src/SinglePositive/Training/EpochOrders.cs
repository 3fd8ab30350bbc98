using SinglePositive.Numerics;

namespace SinglePositive.Training;

/// <summary>The orders in which the epochs visit the training rows: positions among them, shuffled anew for each epoch.</summary>
/// <param name="random">One stream gives all orders.</param>
/// <param name="examples">Number of training rows.</param>
internal sealed class EpochOrders(TorchGenerator random, int examples)
{
    private int _drawn;

    /// <summary>The order of an epoch. Epochs have to be asked for in turn; those before a resumed one are drawn again.</summary>
    public int[] Draw(int epoch)
    {
        int[] order;
        do
            order = random.Permutation(examples);
        while (_drawn++ < epoch);
        return order;
    }
}
