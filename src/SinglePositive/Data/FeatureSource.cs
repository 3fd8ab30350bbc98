using SinglePositive.Files;

namespace SinglePositive.Data;

/// <summary>Feature vectors on their way into a dataset: N rows of D values, read one row at a time.</summary>
public abstract class FeatureSource : IDisposable
{
    /// <summary>Describes the rows.</summary>
    protected FeatureSource(int rows, int dimension, bool isHalf, string provenance)
    {
        Rows = rows;
        Dimension = dimension;
        IsHalf = isHalf;
        Provenance = provenance;
    }

    /// <summary>N, the number of examples.</summary>
    public int Rows { get; }

    /// <summary>D, values per example.</summary>
    public int Dimension { get; }

    /// <summary>True when every value is a float16, so that storing them as such loses nothing.</summary>
    public bool IsHalf { get; }

    /// <summary>Where the features come from, as the dataset will record it.</summary>
    public string Provenance { get; }

    /// <summary>Features in memory, row by row.</summary>
    /// <param name="values">N·D finite values.</param>
    /// <param name="dimension">D.</param>
    /// <param name="provenance">Where they come from.</param>
    /// <exception cref="ArgumentException">The length is not a multiple of D.</exception>
    public static FeatureSource FromArray(float[] values, int dimension, string provenance)
    {
        if (dimension <= 0 || values.Length % dimension != 0)
            throw new ArgumentException($"{values.Length} values cannot be rows of {dimension}.", nameof(values));
        return new MemoryFeatures(row => values.AsMemory(row * dimension, dimension), values.Length / dimension, dimension, provenance);
    }

    /// <summary>Features in an npy file: two-dimensional, of any numeric type, order and byte order. float16 stays float16, everything else becomes float32.</summary>
    /// <param name="path">The file. It is mapped, not loaded.</param>
    /// <exception cref="DataFormatException">The file is missing, damaged or not a table of numbers.</exception>
    public static FeatureSource FromNpy(string path) => new NpyFeatures(NpyTable.Open(path, "features"));

    /// <summary>Reads one row.</summary>
    /// <param name="row">The row, from 0.</param>
    /// <param name="destination">D values.</param>
    /// <exception cref="DataFormatException">A value is NaN, infinite or beyond the range of float32; row and column are named.</exception>
    public abstract void ReadRow(int row, Span<float> destination);

    /// <summary>The same features without some rows; the result owns this source.</summary>
    /// <param name="rows">The rows to keep, in their new order.</param>
    public FeatureSource Select(int[] rows) => new SelectedFeatures(this, rows);

    /// <inheritdoc />
    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Frees what the source holds.</summary>
    protected virtual void Dispose(bool disposing)
    {
    }

    internal static FeatureSource FromRows(List<float[]> rows, int dimension, string provenance) =>
        new MemoryFeatures(row => rows[row], rows.Count, dimension, provenance);

    private sealed class MemoryFeatures(Func<int, ReadOnlyMemory<float>> read, int rows, int dimension, string provenance)
        : FeatureSource(rows, dimension, false, provenance)
    {
        public override void ReadRow(int row, Span<float> destination)
        {
            ReadOnlySpan<float> values = read(row).Span;
            values.CopyTo(destination);
            for (int column = 0; column < values.Length; column++)
            {
                if (!float.IsFinite(values[column]))
                    throw NotFinite(Provenance, row, column, values[column]);
            }
        }
    }

    private sealed class NpyFeatures(NpyTable table)
        : FeatureSource(table.Rows, table.Columns, table.Type == NpyType.Float16, Path.GetFileName(table.Path))
    {
        private readonly double[] values = new double[table.Columns];

        public override void ReadRow(int row, Span<float> destination)
        {
            if (table.IsMapped && table.Type == NpyType.Float32)
                table.Row<float>(row).CopyTo(destination);
            else if (table.IsMapped && IsHalf)
                HalfFloats.Widen(table.Row<Half>(row), destination);
            else
                Convert(row, destination);

            for (int column = 0; column < Dimension; column++)
            {
                if (!float.IsFinite(destination[column]))
                    throw Invalid(row, column);
            }
        }

        protected override void Dispose(bool disposing)
        {
            table.Dispose();
            base.Dispose(disposing);
        }

        private void Convert(int row, Span<float> destination)
        {
            table.ReadRow(row, values);
            for (int column = 0; column < values.Length; column++)
                destination[column] = (float)values[column];
        }

        private DataFormatException Invalid(int row, int column)
        {
            table.ReadRow(row, values);
            return double.IsFinite(values[column])
                ? new DataFormatException(table.Path, $"row {row}, column {column}", $"the value {values[column]:R} is beyond the range of float32.")
                : NotFinite(table.Path, row, column, values[column]);
        }
    }

    private sealed class SelectedFeatures(FeatureSource all, int[] kept) : FeatureSource(kept.Length, all.Dimension, all.IsHalf, all.Provenance)
    {
        public override void ReadRow(int row, Span<float> destination) => all.ReadRow(kept[row], destination);

        protected override void Dispose(bool disposing)
        {
            all.Dispose();
            base.Dispose(disposing);
        }
    }

    private static DataFormatException NotFinite(string file, int row, int column, double value) =>
        new(file, $"row {row}, column {column}", $"features must be finite numbers; found {(double.IsNaN(value) ? "NaN" : value > 0 ? "infinity" : "-infinity")} (rows and columns count from 0).");
}
