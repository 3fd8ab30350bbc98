using System.Runtime.InteropServices;
using System.Security.Cryptography;
using SinglePositive.Data;

namespace SinglePositive.Vision.Backbones;

/// <summary>Writes the rows of one part, and from time to time the journal that lets a killed program go on.</summary>
/// <remarks>Rows reach the disk before the journal that counts them; rows beyond the journal are cut off when the part is gone on with.</remarks>
internal sealed class PartWriter : IDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private readonly string _journal;
    private readonly PartConfiguration _configuration;
    private readonly TimeProvider _clock;
    private readonly FileStream _lock;
    private readonly FileStream _rows;
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly List<(int, BadImage)> _bad = [];
    private readonly byte[] _row;
    private int _committed;
    private long _lastCommit;

    private PartWriter(PartFolder folder, Shard shard, PartConfiguration configuration, TimeProvider clock)
    {
        (_journal, _configuration, _clock, _row) = (folder.JournalOf(shard), configuration, clock, new byte[configuration.RowBytes]);
        _lock = OpenLock(folder.LockOf(shard), shard);
        try
        {
            _rows = new FileStream(folder.RowsOf(shard), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete, 1 << 17);
        }
        catch
        {
            _lock.Dispose();
            throw;
        }

        _lastCommit = clock.GetTimestamp();
    }

    /// <summary>Rows that are written.</summary>
    public int Done { get; private set; }

    /// <summary>The rows among them whose picture could not be read.</summary>
    public IReadOnlyList<(int Row, BadImage Image)> Bad => _bad;

    /// <summary>Begins a part, or goes on with one where its journal ends.</summary>
    /// <exception cref="ConfigurationException">Another program is writing the part.</exception>
    /// <exception cref="CorruptArtefactException">The rows are not those that the journal counts.</exception>
    public static PartWriter Open(PartFolder folder, Shard shard, PartConfiguration configuration, TimeProvider clock)
    {
        PartWriter writer = new(folder, shard, configuration, clock);
        try
        {
            writer.GoOn(PartJournal.Read(writer._journal));
            return writer;
        }
        catch
        {
            writer.Dispose();
            throw;
        }
    }

    /// <summary>Adds the row of a picture that was read.</summary>
    /// <param name="values">D finite values; rounded to float16 when that is the type.</param>
    /// <exception cref="ConfigurationException">A value is too large for float16.</exception>
    public void Add(ReadOnlySpan<float> values)
    {
        if (!_configuration.IsHalf)
        {
            Append(MemoryMarshal.AsBytes(values));
            return;
        }

        Span<Half> halves = MemoryMarshal.Cast<byte, Half>(_row.AsSpan());
        for (int i = 0; i < values.Length; i++)
        {
            halves[i] = (Half)values[i];
            if (!Half.IsFinite(halves[i]))
                throw new ConfigurationException($"The feature {values[i]:g6} is beyond the range of float16 (65504); use --dtype float32.");
        }

        Append(_row);
    }

    /// <summary>Adds a row of zeros for a picture that could not be read.</summary>
    public void AddBad(int row, BadImage image)
    {
        _bad.Add((row, image));
        Array.Clear(_row);
        Append(_row);
    }

    /// <summary>Puts what is written on the disk and counts it in the journal.</summary>
    public void Commit()
    {
        _lastCommit = _clock.GetTimestamp();
        if (_committed == Done && File.Exists(_journal))
            return;
        _rows.Flush(flushToDisk: true);
        new PartJournal(_configuration, Done, Convert.ToHexStringLower(_hash.GetCurrentHash()), _bad).Write(_journal);
        _committed = Done;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _rows.Dispose();
        _hash.Dispose();
        _lock.Dispose();
    }

    private static FileStream OpenLock(string path, Shard shard)
    {
        try
        {
            return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException error) when (File.Exists(path))
        {
            throw new ConfigurationException($"Another program is extracting part {shard} of these features already ({path} is in use).", error);
        }
    }

    private void GoOn(PartJournal? journal)
    {
        if (journal is not null)
        {
            long length = (long)journal.Done * _configuration.RowBytes;
            if (_rows.Length < length)
                throw Damaged();
            byte[] block = new byte[1 << 17];
            for (long left = length; left > 0;)
            {
                int read = _rows.Read(block, 0, (int)Math.Min(block.Length, left));
                _hash.AppendData(block, 0, read);
                left -= read;
            }

            if (Convert.ToHexStringLower(_hash.GetCurrentHash()) != journal.Sha256)
                throw Damaged();
            _bad.AddRange(journal.Bad);
            _committed = Done = journal.Done;
        }

        _rows.SetLength((long)Done * _configuration.RowBytes);
        _rows.Seek(0, SeekOrigin.End);
        Commit();
    }

    private CorruptArtefactException Damaged() => new($"{_rows.Name} does not hold the rows that {_journal} counts. Remove both files and run the command again.");

    private void Append(ReadOnlySpan<byte> row)
    {
        _rows.Write(row);
        _hash.AppendData(row);
        Done++;
        if (_clock.GetElapsedTime(_lastCommit) >= Interval)
            Commit();
    }
}
