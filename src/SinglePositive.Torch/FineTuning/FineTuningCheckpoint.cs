using SinglePositive.Training;
using static TorchSharp.torch;

namespace SinglePositive.Torch.FineTuning;

/// <summary>Moves the arrays of fine-tuning into a checkpoint and back.</summary>
internal static class FineTuningCheckpoint
{
    /// <summary>What names of the best epoch's arrays begin with.</summary>
    public const string Best = "best.";

    /// <summary>Name of the best epoch's label estimates.</summary>
    public const string BestEstimates = "best.estimates";

    private const string Now = "now.";
    private const string First = "adam-first.";
    private const string Second = "adam-second.";
    private const string LinearStart = "linear-start";
    private const int LinearStartNumbers = 4;

    public static void Save(Dictionary<string, float[]> arrays, FineTuningModel model, NetworkAdam adam, LinearStartMetrics? start)
    {
        model.Save(arrays, Now);
        foreach ((string name, _, Tensor first, Tensor second) in adam.Slots)
        {
            arrays[First + name] = FineTuningModel.Floats(first);
            arrays[Second + name] = FineTuningModel.Floats(second);
        }

        if (start is not null)
            arrays[LinearStart] = Bits(start.LinearValidationMap, start.LinearTestMap, start.ValidationMap, start.TestMap);
    }

    public static LinearStartMetrics? Restore(TrainingCheckpoint from, FineTuningModel model, NetworkAdam adam)
    {
        model.Restore(from.Arrays, Now);
        foreach ((string name, _, Tensor first, Tensor second) in adam.Slots)
        {
            FineTuningModel.Set(first, FineTuningModel.Find(from.Arrays, First + name, first.numel()));
            FineTuningModel.Set(second, FineTuningModel.Find(from.Arrays, Second + name, second.numel()));
        }

        if (!from.Arrays.TryGetValue(LinearStart, out float[]? bits) || bits.Length != 2 * LinearStartNumbers)
            return null;
        double[] numbers = [.. Enumerable.Range(0, LinearStartNumbers).Select(i => Number(bits[2 * i], bits[(2 * i) + 1]))];
        return new LinearStartMetrics(numbers[0], numbers[1], numbers[2], numbers[3]);
    }

    /// <summary>Doubles as pairs of floats that hold the same bits: the arrays of a checkpoint are float32.</summary>
    private static float[] Bits(params double[] numbers) => [.. numbers.Select(BitConverter.DoubleToUInt64Bits)
        .SelectMany(bits => new[] { BitConverter.UInt32BitsToSingle((uint)(bits >> 32)), BitConverter.UInt32BitsToSingle((uint)bits) })];

    private static double Number(float high, float low) =>
        BitConverter.UInt64BitsToDouble(((ulong)BitConverter.SingleToUInt32Bits(high) << 32) | BitConverter.SingleToUInt32Bits(low));
}
