using SinglePositive.Torch.Native;

namespace SinglePositive.Torch.Tests.Native;

public class NativeHeapTests
{
    [Fact]
    public void Heap_WithGlibc_IsKeptAsOftenAsItIsAsked()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "the setting is that of Linux's C library");

        for (int i = 0; i < 3; i++)
        {
            using NativeHeap heap = new();
            Assert.True(heap.IsKept);
        }
    }
}
