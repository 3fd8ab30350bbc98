namespace SinglePositive.Labels;

/// <summary>What is known of one cell (example, class).</summary>
/// <remarks>The numeric values are those of <c>observed.npy</c>, so that a file's bytes are label states without conversion.</remarks>
public enum LabelState : sbyte
{
    /// <summary>The class is known not to be in the example.</summary>
    Absent = -1,

    /// <summary>Nothing is known.</summary>
    Unknown = 0,

    /// <summary>The class is known to be in the example.</summary>
    Present = 1,
}
