using System.Runtime.CompilerServices;
using SinglePositive.Numerics;

namespace SinglePositive.Training;

/// <summary>Products of matrices at one lane width: the inner loop of everything that is solved rather than trained in steps.</summary>
internal abstract unsafe class MatrixKernel
{
    /// <summary>The kernel of a lane width.</summary>
    public static MatrixKernel Create(LaneWidth width) => width switch
    {
        LaneWidth.Bits512 => new MatrixKernel<Lanes512>(),
        LaneWidth.Bits256 => new MatrixKernel<Lanes256>(),
        LaneWidth.Bits128 => new MatrixKernel<Lanes128>(),
        _ => new MatrixKernel<Lanes1>(),
    };

    /// <summary>C += f·A·B. The steps are added in order, so that a part of C's rows or columns comes out the same as all of it.</summary>
    /// <param name="a">A, any of whose rows or columns may lie side by side: a matrix or its transpose.</param>
    /// <param name="b">B, row by row.</param>
    /// <param name="c">C, row by row.</param>
    /// <param name="shape">Sizes and strides.</param>
    /// <param name="factor">f.</param>
    public abstract void Add(float* a, float* b, float* c, in MatrixShape shape, float factor = 1);
}

/// <summary>Sizes and strides of a product C (rows × columns) += A (rows × steps)·B (steps × columns).</summary>
/// <param name="Rows">Rows of A and C.</param>
/// <param name="Steps">Columns of A, rows of B.</param>
/// <param name="Columns">Columns of B and C: whole groups of lanes.</param>
/// <param name="ARow">Numbers from one row of A to the next.</param>
/// <param name="AStep">Numbers from one column of A to the next.</param>
/// <param name="BRow">Numbers from one row of B to the next.</param>
/// <param name="CRow">Numbers from one row of C to the next.</param>
internal readonly record struct MatrixShape(int Rows, int Steps, int Columns, nint ARow, nint AStep, nint BRow, nint CRow);

/// <inheritdoc/>
internal sealed unsafe class MatrixKernel<V> : MatrixKernel
    where V : struct, ILanes<V>
{
    private const int RowTile = 4;
    private const int GroupTile = 4;

    // So much of B that a tile's columns stay in the first-level cache while the rows of A pass.
    private const int StepBlock = 96;

    /// <inheritdoc/>
    public override void Add(float* a, float* b, float* c, in MatrixShape shape, float factor = 1)
    {
        int wide = GroupTile * V.Count;
        for (int first = 0; first < shape.Steps; first += StepBlock)
        {
            int steps = Math.Min(StepBlock, shape.Steps - first);
            float* aFirst = a + (first * shape.AStep), bFirst = b + (first * shape.BRow);
            for (int column = 0; column < shape.Columns;)
            {
                bool isWide = column + wide <= shape.Columns;
                int row = 0;
                for (; row + RowTile <= shape.Rows; row += RowTile)
                {
                    if (isWide)
                        Tile4(aFirst + (row * shape.ARow), bFirst + column, c + (row * shape.CRow) + column, steps, shape, factor);
                    else
                        Tile1(aFirst + (row * shape.ARow), bFirst + column, c + (row * shape.CRow) + column, steps, shape, factor);
                }

                for (; row < shape.Rows; row++)
                {
                    for (int lane = 0; lane < (isWide ? wide : V.Count); lane += V.Count)
                        Single(aFirst + (row * shape.ARow), bFirst + column + lane, c + (row * shape.CRow) + column + lane, steps, shape, factor);
                }

                column += isWide ? wide : V.Count;
            }
        }
    }

    /// <summary>Four rows by four lane groups: sixteen sums stay in registers.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Tile4(float* a, float* b, float* c, int steps, in MatrixShape shape, float factor)
    {
        nint aStep = shape.AStep, bRow = shape.BRow, cRow = shape.CRow;
        float* a0 = a, a1 = a + shape.ARow, a2 = a1 + shape.ARow, a3 = a2 + shape.ARow;
        V zero = V.Broadcast(0f);
        V s00 = zero, s01 = zero, s02 = zero, s03 = zero, s10 = zero, s11 = zero, s12 = zero, s13 = zero;
        V s20 = zero, s21 = zero, s22 = zero, s23 = zero, s30 = zero, s31 = zero, s32 = zero, s33 = zero;
        for (int step = 0; step < steps; step++, a0 += aStep, a1 += aStep, a2 += aStep, a3 += aStep, b += bRow)
        {
            V b0 = V.Load(b), b1 = V.Load(b + V.Count), b2 = V.Load(b + (2 * V.Count)), b3 = V.Load(b + (3 * V.Count));
            V value = V.Broadcast(*a0);
            s00 = V.MultiplyAdd(value, b0, s00);
            s01 = V.MultiplyAdd(value, b1, s01);
            s02 = V.MultiplyAdd(value, b2, s02);
            s03 = V.MultiplyAdd(value, b3, s03);
            value = V.Broadcast(*a1);
            s10 = V.MultiplyAdd(value, b0, s10);
            s11 = V.MultiplyAdd(value, b1, s11);
            s12 = V.MultiplyAdd(value, b2, s12);
            s13 = V.MultiplyAdd(value, b3, s13);
            value = V.Broadcast(*a2);
            s20 = V.MultiplyAdd(value, b0, s20);
            s21 = V.MultiplyAdd(value, b1, s21);
            s22 = V.MultiplyAdd(value, b2, s22);
            s23 = V.MultiplyAdd(value, b3, s23);
            value = V.Broadcast(*a3);
            s30 = V.MultiplyAdd(value, b0, s30);
            s31 = V.MultiplyAdd(value, b1, s31);
            s32 = V.MultiplyAdd(value, b2, s32);
            s33 = V.MultiplyAdd(value, b3, s33);
        }

        AddRow(c, s00, s01, s02, s03, factor);
        AddRow(c + cRow, s10, s11, s12, s13, factor);
        AddRow(c + (2 * cRow), s20, s21, s22, s23, factor);
        AddRow(c + (3 * cRow), s30, s31, s32, s33, factor);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void AddRow(float* c, V s0, V s1, V s2, V s3, float factor)
    {
        AddGroup(c, s0, factor);
        AddGroup(c + V.Count, s1, factor);
        AddGroup(c + (2 * V.Count), s2, factor);
        AddGroup(c + (3 * V.Count), s3, factor);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void AddGroup(float* c, V sum, float factor) => V.MultiplyAdd(V.Broadcast(factor), sum, V.Load(c)).Store(c);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Tile1(float* a, float* b, float* c, int steps, in MatrixShape shape, float factor)
    {
        nint aStep = shape.AStep, bRow = shape.BRow, cRow = shape.CRow;
        float* a0 = a, a1 = a + shape.ARow, a2 = a1 + shape.ARow, a3 = a2 + shape.ARow;
        V zero = V.Broadcast(0f);
        V s0 = zero, s1 = zero, s2 = zero, s3 = zero;
        for (int step = 0; step < steps; step++, a0 += aStep, a1 += aStep, a2 += aStep, a3 += aStep, b += bRow)
        {
            V value = V.Load(b);
            s0 = V.MultiplyAdd(V.Broadcast(*a0), value, s0);
            s1 = V.MultiplyAdd(V.Broadcast(*a1), value, s1);
            s2 = V.MultiplyAdd(V.Broadcast(*a2), value, s2);
            s3 = V.MultiplyAdd(V.Broadcast(*a3), value, s3);
        }

        AddGroup(c, s0, factor);
        AddGroup(c + cRow, s1, factor);
        AddGroup(c + (2 * cRow), s2, factor);
        AddGroup(c + (3 * cRow), s3, factor);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Single(float* a, float* b, float* c, int steps, in MatrixShape shape, float factor)
    {
        nint aStep = shape.AStep, bRow = shape.BRow;
        V sum = V.Broadcast(0f);
        for (int step = 0; step < steps; step++, a += aStep, b += bRow)
            sum = V.MultiplyAdd(V.Broadcast(*a), V.Load(b), sum);
        AddGroup(c, sum, factor);
    }
}
