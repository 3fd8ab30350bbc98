using SinglePositive.Numerics;

namespace SinglePositive.Training;

/// <summary>Inverts symmetric positive definite matrices whose eigenvalues lie within a few powers of ten.</summary>
internal static unsafe class DefiniteInverse
{
    private const int Block = 64;

    /// <summary>Replaces a matrix by its inverse: Gauss and Jordan's elimination in blocks, which needs no exchange of rows where the matrix is definite.</summary>
    /// <param name="matrix">n × n, row by row.</param>
    /// <param name="n">Whole groups of lanes.</param>
    /// <param name="kernel">Multiplies.</param>
    /// <param name="team">Divides the rows among itself.</param>
    public static void Invert(NativeFloats matrix, int n, MatrixKernel kernel, ThreadTeam team)
    {
        using NativeFloats pivots = new((long)Block * n), columns = new((long)n * Block);
        for (int first = 0; first < n; first += Block)
        {
            int size = Math.Min(Block, n - first);
            double[] inverse = InvertBlock(matrix, n, first, size);
            Eliminate(matrix, n, first, size, inverse, pivots, columns, kernel, team);
        }
    }

    private static void Eliminate(NativeFloats matrix, int n, int first, int size, double[] inverse, NativeFloats pivots, NativeFloats columns, MatrixKernel kernel, ThreadTeam team)
    {
        float* all = matrix.Pointer, pivot = pivots.Pointer, column = columns.Pointer;
        float[] small = [.. inverse.Select(value => (float)value)];
        // The columns of the block go aside and are zero, but for its own rows: the unit matrix.
        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j < size; j++)
            {
                column[(i * Block) + j] = all[((long)i * n) + first + j];
                all[((long)i * n) + first + j] = i == first + j ? 1 : 0;
            }
        }

        pivots.Slice(0, size * n).Clear();
        fixed (float* of = small)
        {
            kernel.Add(of, all + ((long)first * n), pivot, new MatrixShape(size, size, n, size, 1, n, n));
        }

        team.Run(worker =>
        {
            (int begin, int end) = team.Part(n, worker);
            Subtract(begin, Math.Min(end, first));
            Subtract(Math.Max(begin, first + size), end);
        });
        pivots.Slice(0, size * n).CopyTo(matrix.Slice((long)first * n, size * n));

        void Subtract(int begin, int end)
        {
            if (begin < end)
                kernel.Add(column + (begin * Block), pivot, all + ((long)begin * n), new MatrixShape(end - begin, size, n, Block, 1, n, n), -1);
        }
    }

    private static double[] InvertBlock(NativeFloats matrix, int n, int first, int size)
    {
        double[] block = new double[size * size];
        for (int i = 0; i < size; i++)
        {
            for (int j = 0; j < size; j++)
                block[(i * size) + j] = matrix.Pointer[((long)(first + i) * n) + first + j];
        }

        for (int k = 0; k < size; k++)
        {
            double pivot = 1 / block[(k * size) + k];
            block[(k * size) + k] = 1;
            for (int j = 0; j < size; j++)
                block[(k * size) + j] *= pivot;
            for (int i = 0; i < size; i++)
            {
                if (i == k)
                    continue;
                double factor = block[(i * size) + k];
                block[(i * size) + k] = 0;
                for (int j = 0; j < size; j++)
                    block[(i * size) + j] -= factor * block[(k * size) + j];
            }
        }

        return block;
    }
}
