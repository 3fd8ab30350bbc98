using System.Text;
#if !WITHOUT_MSBUILD
using System;
using System.IO;
#endif

namespace SinglePositive.Torch.Native;

/// <summary>Lets a Linux library that was linked with GCC 13 load where the C++ library is GCC 12's (Debian 12, Ubuntu 22.04).</summary>
/// <remarks>
/// Such a library asks for version GLIBCXX_3.4.32 of libstdc++ for the sake of one symbol, which only makes sure that the iostreams are initialised; libtorch does that
/// anyway. Three changes, none of which moves a byte: the need for the version becomes weak (a missing version is then no error), the symbol loses its version, and its name
/// becomes that of a function without arguments which every C library has. The result loads on newer systems too, so it does not matter where the build runs.
/// <para>Compiled by the build itself as an inline task (SinglePositive.Torch.targets), and once more by the tests: base class library only.</para>
/// </remarks>
public static class LibraryCure
{
    private const string Version = "GLIBCXX_3.4.32";
    private const string Symbol = "_ZSt21ios_base_library_initv";
    private const string Substitute = "getpid";

    private const int SymbolTable = 11;              // SHT_DYNSYM
    private const int VersionNeeds = 0x6ffffffe;     // SHT_GNU_verneed
    private const int SymbolVersions = 0x6fffffff;   // SHT_GNU_versym
    private const int SectionEntry = 64;
    private const int SymbolEntry = 24;
    private const ushort Weak = 2;                   // VER_FLG_WEAK
    private const ushort Unversioned = 1;            // VER_NDX_GLOBAL

    /// <summary>Changes the bytes of a library in place where that is needed.</summary>
    /// <param name="library">A 64-bit little-endian ELF file; anything else is left alone.</param>
    /// <returns>False, with nothing changed, when the library does not ask for that version, or already asks weakly.</returns>
    /// <exception cref="InvalidDataException">The library needs the version for anything but that one symbol: then nothing is changed, because the substitute would be wrong.</exception>
    public static bool Apply(byte[] library)
    {
        bool elf = library.Length >= SectionEntry && BitConverter.ToUInt32(library, 0) == 0x464c457f && library[4] == 2 && library[5] == 1;
        if (!elf || Section(library, VersionNeeds) is not int needs || Section(library, SymbolTable) is not int symbols || Section(library, SymbolVersions) is not int versions)
            return false;
        int names = Offset(library, SectionHeader(library, BitConverter.ToInt32(library, symbols + 40)));
        if (FindNeed(library, Offset(library, needs), names) is not int need || (BitConverter.ToUInt16(library, need + 4) & Weak) != 0)
            return false;
        int symbol = OnlyUser(library, symbols, Offset(library, versions), BitConverter.ToUInt16(library, need + 6));
        int name = names + BitConverter.ToInt32(library, Offset(library, symbols) + symbol * SymbolEntry);
        string found = Text(library, name);
        if (found != Symbol)
            throw new InvalidDataException($"The library needs {Version} for {found}, expected {Symbol}.");
        library[need + 4] |= (byte)Weak;
        BitConverter.GetBytes(Unversioned).CopyTo(library, Offset(library, versions) + 2 * symbol);
        Encoding.ASCII.GetBytes(Substitute + '\0').CopyTo(library, name);
        return true;
    }

    /// <summary>Place of the auxiliary entry that asks for the version: hash, flags, index, name, next.</summary>
    private static int? FindNeed(byte[] library, int need, int names)
    {
        while (true)
        {
            int entry = need + BitConverter.ToInt32(library, need + 8);
            for (int left = BitConverter.ToUInt16(library, need + 2); left > 0; left--)
            {
                if (Text(library, names + BitConverter.ToInt32(library, entry + 8)) == Version)
                    return entry;
                entry += BitConverter.ToInt32(library, entry + 12);
            }

            int next = BitConverter.ToInt32(library, need + 12);
            if (next == 0)
                return null;
            need += next;
        }
    }

    private static int OnlyUser(byte[] library, int symbols, int versions, ushort index)
    {
        int user = -1;
        long count = BitConverter.ToInt64(library, symbols + 32) / SymbolEntry;
        for (int symbol = 0; symbol < count; symbol++)
        {
            if ((BitConverter.ToUInt16(library, versions + 2 * symbol) & 0x7fff) != index)
                continue;
            if (user >= 0)
                throw new InvalidDataException($"The library needs {Version} for more than one symbol, expected {Symbol} alone.");
            user = symbol;
        }

        return user >= 0 ? user : throw new InvalidDataException($"The library needs {Version} for no symbol, expected {Symbol}.");
    }

    private static int? Section(byte[] library, int type)
    {
        int count = BitConverter.ToUInt16(library, 60);
        for (int index = 0; index < count; index++)
        {
            int header = SectionHeader(library, index);
            if (BitConverter.ToInt32(library, header + 4) == type)
                return header;
        }

        return null;
    }

    private static int SectionHeader(byte[] library, int index) => checked((int)BitConverter.ToInt64(library, 40)) + index * SectionEntry;

    private static int Offset(byte[] library, int header) => checked((int)BitConverter.ToInt64(library, header + 24));

    private static string Text(byte[] library, int start) => Encoding.ASCII.GetString(library, start, Array.IndexOf(library, (byte)0, start) - start);
}

#if !WITHOUT_MSBUILD
/// <summary>The build step: copies a library, cured if it needs that.</summary>
public sealed class CureLibrary : Microsoft.Build.Utilities.Task
{
    /// <summary>The library of the package.</summary>
    [Microsoft.Build.Framework.Required]
    public string Source { get; set; } = "";

    /// <summary>The copy; its folder is made.</summary>
    [Microsoft.Build.Framework.Required]
    public string Destination { get; set; } = "";

    /// <inheritdoc/>
    public override bool Execute()
    {
        byte[] library = File.ReadAllBytes(Source);
        bool cured = LibraryCure.Apply(library);
        Directory.CreateDirectory(Path.GetDirectoryName(Destination)!);
        File.WriteAllBytes(Destination, library);
        Log.LogMessage(cured ? "Cured {0} of its need for GCC 13." : "{0} does not need GCC 13.", Source);
        return true;
    }
}
#endif
