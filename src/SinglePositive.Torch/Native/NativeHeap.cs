using System.Runtime.InteropServices;

namespace SinglePositive.Torch.Native;

/// <summary>Keeps memory that native code frees for its next allocation, while a network is trained.</summary>
/// <remarks>
/// A step allocates and frees maps of several megabytes each. The C library gives such blocks back to the system at once and gets them again page by page, each cleared anew:
/// a step of ResNet-18 (16 pictures of 224×224, two threads) took 1,200 and 1,310 ms that way, 1,090 and 1,100 ms with blocks kept. What was kept is given back when the last
/// of those who asked for it has ended. The setting is the whole process's.
/// <para>Of threads other than the process's first, the library still gives back blocks that are larger than its arenas (64 MB).</para>
/// </remarks>
internal sealed partial class NativeHeap : IDisposable
{
    // The names and numbers of glibc's malloc.h, and what it begins with.
    private const int TrimThreshold = -1, MappedBlocks = -4;
    private const int DefaultTrimThreshold = 128 * 1024, DefaultMappedBlocks = 65536;

    private static readonly Lock s_gate = new();
    private static int s_users;
    private bool _left;

    /// <summary>False where the C library has no such setting; then nothing changes.</summary>
    public bool IsKept { get; } = Enter();

    public void Dispose()
    {
        if (_left || !IsKept)
            return;
        _left = true;
        lock (s_gate)
        {
            if (--s_users > 0)
                return;
            Set(TrimThreshold, DefaultTrimThreshold);
            Set(MappedBlocks, DefaultMappedBlocks);
            _ = Trim(0);
        }
    }

    private static bool Enter()
    {
        lock (s_gate)
        {
            if (!Set(MappedBlocks, 0) || !Set(TrimThreshold, -1))
                return false;
            s_users++;
            return true;
        }
    }

    private static bool Set(int what, int value)
    {
        try
        {
            return OperatingSystem.IsLinux() && Option(what, value) == 1;
        }
        catch (EntryPointNotFoundException)
        {
            return false;
        }
    }

    [LibraryImport("libc", EntryPoint = "mallopt")]
    private static partial int Option(int what, int value);

    [LibraryImport("libc", EntryPoint = "malloc_trim")]
    private static partial int Trim(nuint kept);
}
