using System.Runtime.CompilerServices;

namespace SinglePositive.Training;

/// <content>Score: a block's share of the logits.</content>
internal sealed unsafe partial class LinearKernel<V>
{
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
