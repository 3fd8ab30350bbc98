using System.Runtime.CompilerServices;
using SinglePositive.Numerics;

namespace SinglePositive.Training;

/// <summary>The two inner loops of a linear layer over lanes, one method per panel width so that a tile stays in registers.</summary>
/// <remarks>
/// Update: a tile of the gradient (4 features × the panel's groups) is summed over the examples in registers and goes through Adam at once, by way of
/// a few hundred bytes of stack; the gradient matrix never exists. Score: 4 examples × the panel's groups are summed over the features in registers.
/// Both sum in index order, so a result does not depend on how examples or features are cut into blocks.
/// </remarks>
internal sealed unsafe class LinearKernel<V> : LinearKernel
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

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Update5(in KernelBlock block, in AdamStep step)
    {
        float* tile = stackalloc float[PanelLayout.FeatureTile * 5 * V.Count];
        AdamLanes<V> adam = new(step);
        nint stride = block.RowStride, at = 0;
        float** inputs = block.Inputs;
        int examples = block.Examples;
        for (int feature = 0; feature < block.Features; feature += PanelLayout.FeatureTile)
        {
            V g00 = default, g01 = default, g02 = default, g03 = default, g04 = default;
            V g10 = default, g11 = default, g12 = default, g13 = default, g14 = default;
            V g20 = default, g21 = default, g22 = default, g23 = default, g24 = default;
            V g30 = default, g31 = default, g32 = default, g33 = default, g34 = default;
            nint first = block.FirstInput + feature;
            float* slopes = block.Rows;
            for (int example = 0; example < examples; example++)
            {
                float* x = inputs[example] + first;
                V s0 = V.Load(slopes);
                V s1 = V.Load(slopes + V.Count);
                V s2 = V.Load(slopes + (2 * V.Count));
                V s3 = V.Load(slopes + (3 * V.Count));
                V s4 = V.Load(slopes + (4 * V.Count));
                V value = V.Broadcast(x[0]);
                g00 = V.MultiplyAdd(value, s0, g00);
                g01 = V.MultiplyAdd(value, s1, g01);
                g02 = V.MultiplyAdd(value, s2, g02);
                g03 = V.MultiplyAdd(value, s3, g03);
                g04 = V.MultiplyAdd(value, s4, g04);
                value = V.Broadcast(x[1]);
                g10 = V.MultiplyAdd(value, s0, g10);
                g11 = V.MultiplyAdd(value, s1, g11);
                g12 = V.MultiplyAdd(value, s2, g12);
                g13 = V.MultiplyAdd(value, s3, g13);
                g14 = V.MultiplyAdd(value, s4, g14);
                value = V.Broadcast(x[2]);
                g20 = V.MultiplyAdd(value, s0, g20);
                g21 = V.MultiplyAdd(value, s1, g21);
                g22 = V.MultiplyAdd(value, s2, g22);
                g23 = V.MultiplyAdd(value, s3, g23);
                g24 = V.MultiplyAdd(value, s4, g24);
                value = V.Broadcast(x[3]);
                g30 = V.MultiplyAdd(value, s0, g30);
                g31 = V.MultiplyAdd(value, s1, g31);
                g32 = V.MultiplyAdd(value, s2, g32);
                g33 = V.MultiplyAdd(value, s3, g33);
                g34 = V.MultiplyAdd(value, s4, g34);
                slopes += stride;
            }

            g00.Store(tile);
            g01.Store(tile + V.Count);
            g02.Store(tile + (2 * V.Count));
            g03.Store(tile + (3 * V.Count));
            g04.Store(tile + (4 * V.Count));
            g10.Store(tile + (5 * V.Count));
            g11.Store(tile + (6 * V.Count));
            g12.Store(tile + (7 * V.Count));
            g13.Store(tile + (8 * V.Count));
            g14.Store(tile + (9 * V.Count));
            g20.Store(tile + (10 * V.Count));
            g21.Store(tile + (11 * V.Count));
            g22.Store(tile + (12 * V.Count));
            g23.Store(tile + (13 * V.Count));
            g24.Store(tile + (14 * V.Count));
            g30.Store(tile + (15 * V.Count));
            g31.Store(tile + (16 * V.Count));
            g32.Store(tile + (17 * V.Count));
            g33.Store(tile + (18 * V.Count));
            g34.Store(tile + (19 * V.Count));
            for (int lane = 0; lane < PanelLayout.FeatureTile * 5 * V.Count; lane += AdamLanes<V>.Group * V.Count, at += AdamLanes<V>.Group * V.Count)
                adam.ApplyFour(block.Weights + at, block.FirstMoments + at, block.SecondMoments + at, tile + lane);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Update3(in KernelBlock block, in AdamStep step)
    {
        float* tile = stackalloc float[PanelLayout.FeatureTile * 3 * V.Count];
        AdamLanes<V> adam = new(step);
        nint stride = block.RowStride, at = 0;
        float** inputs = block.Inputs;
        int examples = block.Examples;
        for (int feature = 0; feature < block.Features; feature += PanelLayout.FeatureTile)
        {
            V g00 = default, g01 = default, g02 = default;
            V g10 = default, g11 = default, g12 = default;
            V g20 = default, g21 = default, g22 = default;
            V g30 = default, g31 = default, g32 = default;
            nint first = block.FirstInput + feature;
            float* slopes = block.Rows;
            for (int example = 0; example < examples; example++)
            {
                float* x = inputs[example] + first;
                V s0 = V.Load(slopes);
                V s1 = V.Load(slopes + V.Count);
                V s2 = V.Load(slopes + (2 * V.Count));
                V value = V.Broadcast(x[0]);
                g00 = V.MultiplyAdd(value, s0, g00);
                g01 = V.MultiplyAdd(value, s1, g01);
                g02 = V.MultiplyAdd(value, s2, g02);
                value = V.Broadcast(x[1]);
                g10 = V.MultiplyAdd(value, s0, g10);
                g11 = V.MultiplyAdd(value, s1, g11);
                g12 = V.MultiplyAdd(value, s2, g12);
                value = V.Broadcast(x[2]);
                g20 = V.MultiplyAdd(value, s0, g20);
                g21 = V.MultiplyAdd(value, s1, g21);
                g22 = V.MultiplyAdd(value, s2, g22);
                value = V.Broadcast(x[3]);
                g30 = V.MultiplyAdd(value, s0, g30);
                g31 = V.MultiplyAdd(value, s1, g31);
                g32 = V.MultiplyAdd(value, s2, g32);
                slopes += stride;
            }

            g00.Store(tile);
            g01.Store(tile + V.Count);
            g02.Store(tile + (2 * V.Count));
            g10.Store(tile + (3 * V.Count));
            g11.Store(tile + (4 * V.Count));
            g12.Store(tile + (5 * V.Count));
            g20.Store(tile + (6 * V.Count));
            g21.Store(tile + (7 * V.Count));
            g22.Store(tile + (8 * V.Count));
            g30.Store(tile + (9 * V.Count));
            g31.Store(tile + (10 * V.Count));
            g32.Store(tile + (11 * V.Count));
            for (int lane = 0; lane < PanelLayout.FeatureTile * 3 * V.Count; lane += AdamLanes<V>.Group * V.Count, at += AdamLanes<V>.Group * V.Count)
                adam.ApplyFour(block.Weights + at, block.FirstMoments + at, block.SecondMoments + at, tile + lane);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Update2(in KernelBlock block, in AdamStep step)
    {
        float* tile = stackalloc float[PanelLayout.FeatureTile * 2 * V.Count];
        AdamLanes<V> adam = new(step);
        nint stride = block.RowStride, at = 0;
        float** inputs = block.Inputs;
        int examples = block.Examples;
        for (int feature = 0; feature < block.Features; feature += PanelLayout.FeatureTile)
        {
            V g00 = default, g01 = default;
            V g10 = default, g11 = default;
            V g20 = default, g21 = default;
            V g30 = default, g31 = default;
            nint first = block.FirstInput + feature;
            float* slopes = block.Rows;
            for (int example = 0; example < examples; example++)
            {
                float* x = inputs[example] + first;
                V s0 = V.Load(slopes);
                V s1 = V.Load(slopes + V.Count);
                V value = V.Broadcast(x[0]);
                g00 = V.MultiplyAdd(value, s0, g00);
                g01 = V.MultiplyAdd(value, s1, g01);
                value = V.Broadcast(x[1]);
                g10 = V.MultiplyAdd(value, s0, g10);
                g11 = V.MultiplyAdd(value, s1, g11);
                value = V.Broadcast(x[2]);
                g20 = V.MultiplyAdd(value, s0, g20);
                g21 = V.MultiplyAdd(value, s1, g21);
                value = V.Broadcast(x[3]);
                g30 = V.MultiplyAdd(value, s0, g30);
                g31 = V.MultiplyAdd(value, s1, g31);
                slopes += stride;
            }

            g00.Store(tile);
            g01.Store(tile + V.Count);
            g10.Store(tile + (2 * V.Count));
            g11.Store(tile + (3 * V.Count));
            g20.Store(tile + (4 * V.Count));
            g21.Store(tile + (5 * V.Count));
            g30.Store(tile + (6 * V.Count));
            g31.Store(tile + (7 * V.Count));
            for (int lane = 0; lane < PanelLayout.FeatureTile * 2 * V.Count; lane += AdamLanes<V>.Group * V.Count, at += AdamLanes<V>.Group * V.Count)
                adam.ApplyFour(block.Weights + at, block.FirstMoments + at, block.SecondMoments + at, tile + lane);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Update1(in KernelBlock block, in AdamStep step)
    {
        float* tile = stackalloc float[PanelLayout.FeatureTile * V.Count];
        AdamLanes<V> adam = new(step);
        nint stride = block.RowStride, at = 0;
        float** inputs = block.Inputs;
        int examples = block.Examples;
        for (int feature = 0; feature < block.Features; feature += PanelLayout.FeatureTile)
        {
            V g00 = default;
            V g10 = default;
            V g20 = default;
            V g30 = default;
            nint first = block.FirstInput + feature;
            float* slopes = block.Rows;
            for (int example = 0; example < examples; example++)
            {
                float* x = inputs[example] + first;
                V s0 = V.Load(slopes);
                V value = V.Broadcast(x[0]);
                g00 = V.MultiplyAdd(value, s0, g00);
                value = V.Broadcast(x[1]);
                g10 = V.MultiplyAdd(value, s0, g10);
                value = V.Broadcast(x[2]);
                g20 = V.MultiplyAdd(value, s0, g20);
                value = V.Broadcast(x[3]);
                g30 = V.MultiplyAdd(value, s0, g30);
                slopes += stride;
            }

            g00.Store(tile);
            g10.Store(tile + V.Count);
            g20.Store(tile + (2 * V.Count));
            g30.Store(tile + (3 * V.Count));
            for (int lane = 0; lane < PanelLayout.FeatureTile * V.Count; lane += V.Count, at += V.Count)
                adam.Apply(block.Weights + at, block.FirstMoments + at, block.SecondMoments + at, V.Load(tile + lane));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Score5(in KernelBlock block)
    {
        nint stride = block.RowStride, first = block.FirstInput;
        int features = block.Features;
        for (int example = 0; example < block.Examples; example += LinearKernel.ExampleTile)
        {
            float** inputs = block.Inputs + example;
            float* x0 = inputs[0] + first, x1 = inputs[1] + first, x2 = inputs[2] + first, x3 = inputs[3] + first;
            float* z0 = block.Rows + (example * stride);
            float* z1 = z0 + stride, z2 = z1 + stride, z3 = z2 + stride;
            float* w = block.Weights;
            V a00 = V.Load(z0), a01 = V.Load(z0 + V.Count), a02 = V.Load(z0 + (2 * V.Count)), a03 = V.Load(z0 + (3 * V.Count)), a04 = V.Load(z0 + (4 * V.Count));
            V a10 = V.Load(z1), a11 = V.Load(z1 + V.Count), a12 = V.Load(z1 + (2 * V.Count)), a13 = V.Load(z1 + (3 * V.Count)), a14 = V.Load(z1 + (4 * V.Count));
            V a20 = V.Load(z2), a21 = V.Load(z2 + V.Count), a22 = V.Load(z2 + (2 * V.Count)), a23 = V.Load(z2 + (3 * V.Count)), a24 = V.Load(z2 + (4 * V.Count));
            V a30 = V.Load(z3), a31 = V.Load(z3 + V.Count), a32 = V.Load(z3 + (2 * V.Count)), a33 = V.Load(z3 + (3 * V.Count)), a34 = V.Load(z3 + (4 * V.Count));
            for (int feature = 0; feature < features; feature++)
            {
                V w0 = V.Load(w);
                V w1 = V.Load(w + V.Count);
                V w2 = V.Load(w + (2 * V.Count));
                V w3 = V.Load(w + (3 * V.Count));
                V w4 = V.Load(w + (4 * V.Count));
                V value = V.Broadcast(x0[feature]);
                a00 = V.MultiplyAdd(value, w0, a00);
                a01 = V.MultiplyAdd(value, w1, a01);
                a02 = V.MultiplyAdd(value, w2, a02);
                a03 = V.MultiplyAdd(value, w3, a03);
                a04 = V.MultiplyAdd(value, w4, a04);
                value = V.Broadcast(x1[feature]);
                a10 = V.MultiplyAdd(value, w0, a10);
                a11 = V.MultiplyAdd(value, w1, a11);
                a12 = V.MultiplyAdd(value, w2, a12);
                a13 = V.MultiplyAdd(value, w3, a13);
                a14 = V.MultiplyAdd(value, w4, a14);
                value = V.Broadcast(x2[feature]);
                a20 = V.MultiplyAdd(value, w0, a20);
                a21 = V.MultiplyAdd(value, w1, a21);
                a22 = V.MultiplyAdd(value, w2, a22);
                a23 = V.MultiplyAdd(value, w3, a23);
                a24 = V.MultiplyAdd(value, w4, a24);
                value = V.Broadcast(x3[feature]);
                a30 = V.MultiplyAdd(value, w0, a30);
                a31 = V.MultiplyAdd(value, w1, a31);
                a32 = V.MultiplyAdd(value, w2, a32);
                a33 = V.MultiplyAdd(value, w3, a33);
                a34 = V.MultiplyAdd(value, w4, a34);
                w += 5 * V.Count;
            }

            a00.Store(z0);
            a01.Store(z0 + V.Count);
            a02.Store(z0 + (2 * V.Count));
            a03.Store(z0 + (3 * V.Count));
            a04.Store(z0 + (4 * V.Count));
            a10.Store(z1);
            a11.Store(z1 + V.Count);
            a12.Store(z1 + (2 * V.Count));
            a13.Store(z1 + (3 * V.Count));
            a14.Store(z1 + (4 * V.Count));
            a20.Store(z2);
            a21.Store(z2 + V.Count);
            a22.Store(z2 + (2 * V.Count));
            a23.Store(z2 + (3 * V.Count));
            a24.Store(z2 + (4 * V.Count));
            a30.Store(z3);
            a31.Store(z3 + V.Count);
            a32.Store(z3 + (2 * V.Count));
            a33.Store(z3 + (3 * V.Count));
            a34.Store(z3 + (4 * V.Count));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Score3(in KernelBlock block)
    {
        nint stride = block.RowStride, first = block.FirstInput;
        int features = block.Features;
        for (int example = 0; example < block.Examples; example += LinearKernel.ExampleTile)
        {
            float** inputs = block.Inputs + example;
            float* x0 = inputs[0] + first, x1 = inputs[1] + first, x2 = inputs[2] + first, x3 = inputs[3] + first;
            float* z0 = block.Rows + (example * stride);
            float* z1 = z0 + stride, z2 = z1 + stride, z3 = z2 + stride;
            float* w = block.Weights;
            V a00 = V.Load(z0), a01 = V.Load(z0 + V.Count), a02 = V.Load(z0 + (2 * V.Count));
            V a10 = V.Load(z1), a11 = V.Load(z1 + V.Count), a12 = V.Load(z1 + (2 * V.Count));
            V a20 = V.Load(z2), a21 = V.Load(z2 + V.Count), a22 = V.Load(z2 + (2 * V.Count));
            V a30 = V.Load(z3), a31 = V.Load(z3 + V.Count), a32 = V.Load(z3 + (2 * V.Count));
            for (int feature = 0; feature < features; feature++)
            {
                V w0 = V.Load(w);
                V w1 = V.Load(w + V.Count);
                V w2 = V.Load(w + (2 * V.Count));
                V value = V.Broadcast(x0[feature]);
                a00 = V.MultiplyAdd(value, w0, a00);
                a01 = V.MultiplyAdd(value, w1, a01);
                a02 = V.MultiplyAdd(value, w2, a02);
                value = V.Broadcast(x1[feature]);
                a10 = V.MultiplyAdd(value, w0, a10);
                a11 = V.MultiplyAdd(value, w1, a11);
                a12 = V.MultiplyAdd(value, w2, a12);
                value = V.Broadcast(x2[feature]);
                a20 = V.MultiplyAdd(value, w0, a20);
                a21 = V.MultiplyAdd(value, w1, a21);
                a22 = V.MultiplyAdd(value, w2, a22);
                value = V.Broadcast(x3[feature]);
                a30 = V.MultiplyAdd(value, w0, a30);
                a31 = V.MultiplyAdd(value, w1, a31);
                a32 = V.MultiplyAdd(value, w2, a32);
                w += 3 * V.Count;
            }

            a00.Store(z0);
            a01.Store(z0 + V.Count);
            a02.Store(z0 + (2 * V.Count));
            a10.Store(z1);
            a11.Store(z1 + V.Count);
            a12.Store(z1 + (2 * V.Count));
            a20.Store(z2);
            a21.Store(z2 + V.Count);
            a22.Store(z2 + (2 * V.Count));
            a30.Store(z3);
            a31.Store(z3 + V.Count);
            a32.Store(z3 + (2 * V.Count));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Score2(in KernelBlock block)
    {
        nint stride = block.RowStride, first = block.FirstInput;
        int features = block.Features;
        for (int example = 0; example < block.Examples; example += LinearKernel.ExampleTile)
        {
            float** inputs = block.Inputs + example;
            float* x0 = inputs[0] + first, x1 = inputs[1] + first, x2 = inputs[2] + first, x3 = inputs[3] + first;
            float* z0 = block.Rows + (example * stride);
            float* z1 = z0 + stride, z2 = z1 + stride, z3 = z2 + stride;
            float* w = block.Weights;
            V a00 = V.Load(z0), a01 = V.Load(z0 + V.Count);
            V a10 = V.Load(z1), a11 = V.Load(z1 + V.Count);
            V a20 = V.Load(z2), a21 = V.Load(z2 + V.Count);
            V a30 = V.Load(z3), a31 = V.Load(z3 + V.Count);
            for (int feature = 0; feature < features; feature++)
            {
                V w0 = V.Load(w);
                V w1 = V.Load(w + V.Count);
                V value = V.Broadcast(x0[feature]);
                a00 = V.MultiplyAdd(value, w0, a00);
                a01 = V.MultiplyAdd(value, w1, a01);
                value = V.Broadcast(x1[feature]);
                a10 = V.MultiplyAdd(value, w0, a10);
                a11 = V.MultiplyAdd(value, w1, a11);
                value = V.Broadcast(x2[feature]);
                a20 = V.MultiplyAdd(value, w0, a20);
                a21 = V.MultiplyAdd(value, w1, a21);
                value = V.Broadcast(x3[feature]);
                a30 = V.MultiplyAdd(value, w0, a30);
                a31 = V.MultiplyAdd(value, w1, a31);
                w += 2 * V.Count;
            }

            a00.Store(z0);
            a01.Store(z0 + V.Count);
            a10.Store(z1);
            a11.Store(z1 + V.Count);
            a20.Store(z2);
            a21.Store(z2 + V.Count);
            a30.Store(z3);
            a31.Store(z3 + V.Count);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Score1(in KernelBlock block)
    {
        nint stride = block.RowStride, first = block.FirstInput;
        int features = block.Features;
        for (int example = 0; example < block.Examples; example += LinearKernel.ExampleTile)
        {
            float** inputs = block.Inputs + example;
            float* x0 = inputs[0] + first, x1 = inputs[1] + first, x2 = inputs[2] + first, x3 = inputs[3] + first;
            float* z0 = block.Rows + (example * stride);
            float* z1 = z0 + stride, z2 = z1 + stride, z3 = z2 + stride;
            float* w = block.Weights;
            V a00 = V.Load(z0);
            V a10 = V.Load(z1);
            V a20 = V.Load(z2);
            V a30 = V.Load(z3);
            for (int feature = 0; feature < features; feature++)
            {
                V w0 = V.Load(w);
                V value = V.Broadcast(x0[feature]);
                a00 = V.MultiplyAdd(value, w0, a00);
                value = V.Broadcast(x1[feature]);
                a10 = V.MultiplyAdd(value, w0, a10);
                value = V.Broadcast(x2[feature]);
                a20 = V.MultiplyAdd(value, w0, a20);
                value = V.Broadcast(x3[feature]);
                a30 = V.MultiplyAdd(value, w0, a30);
                w += V.Count;
            }

            a00.Store(z0);
            a10.Store(z1);
            a20.Store(z2);
            a30.Store(z3);
        }
    }
}
