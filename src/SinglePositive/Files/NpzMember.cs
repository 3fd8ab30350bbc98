namespace SinglePositive.Files;

/// <summary>One array of an npz file to be written.</summary>
/// <param name="Name">Its name, without <c>.npy</c>.</param>
/// <param name="Write">Writes the npy file's bytes to a stream that cannot seek.</param>
public sealed record NpzMember(string Name, Action<Stream> Write)
{
    /// <summary>An array in memory.</summary>
    /// <typeparam name="T">bool, byte, sbyte, short, int, long, Half, float or double.</typeparam>
    /// <param name="name">Its name, without <c>.npy</c>.</param>
    /// <param name="values">The elements, last index fastest.</param>
    /// <param name="shape">The extents; their product must be the number of elements.</param>
    public static NpzMember Of<T>(string name, T[] values, params long[] shape)
        where T : unmanaged => new(name, stream => NpyFile.Write<T>(stream, values, shape));
}
