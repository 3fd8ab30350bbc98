using System.Runtime.CompilerServices;
using SinglePositive.Numerics;

namespace SinglePositive.Training;

/// <summary>The two inner loops of a linear layer over lanes, one method per panel width so that a tile stays in registers.</summary>
/// <remarks>
/// Update: a tile of the gradient (4 features × the panel's groups) is summed over the examples in registers and goes through Adam at once, by way of
/// a few hundred bytes of stack; the gradient matrix never exists. Score: 4 examples × the panel's groups are summed over the features in registers.
/// Both sum in index order, so a result does not depend on how examples or features are cut into blocks.
/// </remarks>
internal sealed unsafe partial class LinearKernel<V> : LinearKernel
    where V : struct, ILanes<V>
{
    public override void Update(in KernelBlock block, int groups, in AdamStep step)
    {
        switch (groups)
        {
            case 5:
                Update5(block, step);
                break;
            case 3:
                Update3(block, step);
                break;
            case 2:
                Update2(block, step);
                break;
            default:
                Update1(block, step);
                break;
        }
    }

    public override void Score(in KernelBlock block, int groups)
    {
        switch (groups)
        {
            case 5:
                Score5(block);
                break;
            case 3:
                Score3(block);
                break;
            case 2:
                Score2(block);
                break;
            default:
                Score1(block);
                break;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void AddRows(float* parts, int count, nint partLength, float* sum)
    {
        for (nint at = 0; at < partLength; at += V.Count)
        {
            V total = V.Load(parts + at);
            for (int part = 1; part < count; part++)
                total += V.Load(parts + (part * partLength) + at);
            total.Store(sum + at);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Sigmoid(float* logits, nint length)
    {
        for (nint at = 0; at < length; at += V.Count)
            LaneMath.Sigmoid(V.Load(logits + at)).P.Store(logits + at);
    }
}
