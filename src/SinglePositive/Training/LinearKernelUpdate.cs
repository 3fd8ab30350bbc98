using System.Runtime.CompilerServices;

namespace SinglePositive.Training;

/// <content>Update: the gradient of a tile of weights, and Adam's step on it.</content>
internal sealed unsafe partial class LinearKernel<V>
{
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
            adam.ApplyFour(block.Weights + at, block.FirstMoments + at, block.SecondMoments + at, tile);
            at += AdamLanes<V>.Group * V.Count;
        }
    }
}
