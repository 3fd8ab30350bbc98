// Pictures of one thing each, drawn, a folder per kind: what `spml import FOLDER --from folder` reads, and what the demo's network was trained on (docs/demo.md).
//
//     dotnet run -c Release samples/draw-pictures.cs -- FOLDER [PICTURES]
//
// FOLDER must not be there yet; PICTURES is how many of each kind, by default 20.
#:project ../src/SinglePositive.Vision/SinglePositive.Vision.csproj

using SinglePositive.Vision.Images;
using SinglePositive.Vision.Scenes;

const ulong Seed = 2021;
if (args.Length is < 1 or > 2 || Directory.Exists(args[0]))
{
    Console.Error.WriteLine("Name a folder that is not there yet, and how many pictures of each kind to draw.");
    return 2;
}

int count = args.Length > 1 ? int.Parse(args[1]) : 20;
SceneGenerator generator = new(Seed);
IReadOnlyList<string> kinds = SceneGenerator.Classes;
Parallel.For(0, kinds.Count, kind =>
{
    string folder = Directory.CreateDirectory(Path.Combine(args[0], kinds[kind])).FullName;
    for (int i = 0; i < count; i++)
        ImageWriter.WritePng(Path.Combine(folder, $"{i:00000}.png"), generator.DrawSingle(kind, i).Image);
});
Console.WriteLine($"{kinds.Count * count} pictures of {kinds.Count} kinds in {args[0]}");
return 0;
