using System.IO.MemoryMappedFiles;

namespace SinglePositive.Files;

/// <summary>An npy file of numbers mapped into memory for reading: pages come from the file when they are touched, whatever its size.</summary>
/// <remarks>Only little-endian arrays in C order, which is what numpy.save writes for ordinary arrays. The file must not be shortened while it is mapped.</remarks>
public sealed unsafe class MappedNpy : IDisposable
{
    private readonly MemoryMappedFile? _file;
    private readonly MemoryMappedViewAccessor? _view;
    private bool _disposed;

    private MappedNpy(NpyHeader header, MemoryMappedFile? file, MemoryMappedViewAccessor? view)
    {
        Header = header;
        _file = file;
        _view = view;
        if (view is null)
            return;
        byte* start = null;
        view.SafeMemoryMappedViewHandle.AcquirePointer(ref start);
        Data = start + view.PointerOffset + header.DataOffset;
    }

    /// <summary>Type and shape of the array.</summary>
    public NpyHeader Header { get; }

    /// <summary>The first element; null for an array without elements and after <see cref="Dispose"/>.</summary>
    public byte* Data { get; private set; }

    /// <summary>The number of bytes at <see cref="Data"/>.</summary>
    public long ByteLength => Header.ByteLength;

    /// <summary>Maps a file.</summary>
    /// <exception cref="DataFormatException">The file is no npy file of numbers in little-endian C order, or its length is not what its header says.</exception>
    public static MappedNpy Open(string path)
    {
        using FileStream stream = NpyFile.Open(path);
        NpyHeader header = NpyFile.ReadHeader(stream, path);
        if (!header.IsNumeric)
            throw new DataFormatException(path, null, $"expected numbers, found text ({header}); save it again as a plain numeric array.");
        if (header.Count == 0)
            return new MappedNpy(header, null, null);
        if (header.BigEndian)
            throw new DataFormatException(path, null, $"expected little-endian numbers, found a big-endian {header}; save it again with astype, for example to numpy.float32.");
        if (header.FortranOrder && header.Shape.Count(extent => extent > 1) > 1)
            throw new DataFormatException(path, null, $"expected an array in C order, found a {header} in Fortran order; save numpy.ascontiguousarray of it.");
        MemoryMappedFile file = MemoryMappedFile.CreateFromFile(stream, null, 0, MemoryMappedFileAccess.Read, HandleInheritability.None, leaveOpen: true);
        try
        {
            return new MappedNpy(header, file, file.CreateViewAccessor(0, header.DataOffset + header.ByteLength, MemoryMappedFileAccess.Read));
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Ends the mapping; <see cref="Data"/> must not be used afterwards.</summary>
    public void Dispose()
    {
        if (_disposed)
            return;
        _disposed = true;
        Data = null;
        _view?.SafeMemoryMappedViewHandle.ReleasePointer();
        _view?.Dispose();
        _file?.Dispose();
    }
}
