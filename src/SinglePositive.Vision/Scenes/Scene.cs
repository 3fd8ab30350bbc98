using SinglePositive.Vision.Images;

namespace SinglePositive.Vision.Scenes;

/// <summary>A generated picture and what it shows.</summary>
/// <param name="Image">The picture.</param>
/// <param name="Labels">One value per class of <see cref="SceneGenerator.Classes"/>: 1 if at least one thing of the class can be seen, else 0.</param>
public sealed record Scene(RgbImage Image, byte[] Labels);
