using System.Runtime.InteropServices;
using SinglePositive.Data;
using SinglePositive.Files;

namespace SinglePositive.Vision.Backbones;

/// <summary>The rows of all parts one after the other, on their way into the dataset.</summary>
internal sealed class PartFeatures : FeatureSource
{
    private readonly List<(FileStream Stream, int End)> _parts = [];
    private readonly byte[] _row;
    private readonly PartConfiguration _configuration;
    private int _part;
    private int _next;

    /// <summary>Opens the parts.</summary>
    /// <param name="folder">Where they are.</param>
    /// <param name="configuration">What they are.</param>
    /// <param name="journals">Their journals, all complete, in order.</param>
    /// <param name="rows">N.</param>
    /// <param name="provenance">Where the features come from.</param>
    /// <exception cref="CorruptArtefactException">The rows of a part are not those that its journal counts.</exception>
    public PartFeatures(PartFolder folder, PartConfiguration configuration, IReadOnlyList<PartJournal> journals, int rows, string provenance)
        : base(rows, configuration.Dimension, configuration.IsHalf, provenance)
    {
        _configuration = configuration;
        _row = new byte[configuration.RowBytes];
        try
        {
            foreach ((Shard shard, PartJournal journal) in new Shard(1, configuration.Parts).All().Zip(journals))
            {
                string path = folder.RowsOf(shard);
                _parts.Add((new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, 1 << 17), shard.Rows(rows).End));
                if (_parts[^1].Stream.Length != (long)journal.Done * configuration.RowBytes || Checksum.Sha256(path) != journal.Sha256)
                    throw new CorruptArtefactException($"{path} is not what was written. Remove it and {folder.JournalOf(shard)}, and extract part {shard} again.");
            }
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>Reads a row; rows are asked for in order.</summary>
    public override void ReadRow(int row, Span<float> destination)
    {
        if (row != _next++)
            throw new InvalidOperationException($"Rows come in order; row {row} was asked for in place of {_next - 1}.");
        while (row >= _parts[_part].End)
            _part++;
        _parts[_part].Stream.ReadExactly(_row);
        if (!_configuration.IsHalf)
        {
            MemoryMarshal.Cast<byte, float>(_row).CopyTo(destination);
            return;
        }

        ReadOnlySpan<Half> halves = MemoryMarshal.Cast<byte, Half>(_row);
        for (int i = 0; i < halves.Length; i++)
            destination[i] = (float)halves[i];
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        foreach ((FileStream stream, _) in _parts)
            stream.Dispose();
        base.Dispose(disposing);
    }
}
