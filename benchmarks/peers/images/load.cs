// Decodes and resizes the pictures of a folder with ImageLoader and prints one JSON line with the pictures per second and the
// processor's time for each. The first pass is not timed.
//
//     dotnet run -c Release benchmarks/peers/images/load.cs -- FOLDER WORKERS PASSES SIZE
#:project ../../../src/SinglePositive.Vision/SinglePositive.Vision.csproj
#:package NetVips.Native
#:property IncludeProjectNameInArtifactsPaths=true
#:property PublishAot=false
#:property TieredCompilationQuickJit=false
#:property TieredPGO=false
#:property ConcurrentGarbageCollection=false

using System.Diagnostics;
using System.Globalization;
using SinglePositive.Vision.Images;

string[] files = [.. Directory.GetFiles(args[0]).Order(StringComparer.Ordinal)];
(int workers, int passes, int size) = (Number(1), Number(2), Number(3));
ImageLoader loader = new(new ImageLoaderOptions { ImageSize = size, Threads = workers, Reading = new ImageReadOptions { ApplyExif = false } }, TimeProvider.System);

Stopwatch watch = new();
TimeSpan before = default;
long sum = 0, loaded = 0;
foreach (LoadedImage picture in loader.Load(Enumerable.Repeat(files, passes + 1).SelectMany(pass => pass).Select(file => new ImageRequest(file))))
{
    if (picture.Image is null)
        throw new InvalidOperationException($"{picture.Path}: {picture.BadReason}");
    if (picture.Index == files.Length)
    {
        watch.Start();
        before = Environment.CpuUsage.TotalTime;
    }

    if (picture.Index > files.Length)
        loaded++;
    foreach (byte value in picture.Image.Pixels.AsSpan(0, size))
        sum += picture.Index < files.Length ? value : 0;
}

double rate = loaded / watch.Elapsed.TotalSeconds, milliseconds = (Environment.CpuUsage.TotalTime - before).TotalMilliseconds / loaded;
Console.WriteLine(FormattableString.Invariant($"{{\"workers\": {workers}, \"picturesPerSecond\": {rate:F1}, \"processorMilliseconds\": {milliseconds:F2}, \"sum\": {sum}}}"));

int Number(int index) => int.Parse(args[index], CultureInfo.InvariantCulture);
