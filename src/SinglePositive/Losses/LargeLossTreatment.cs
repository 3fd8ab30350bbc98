namespace SinglePositive.Losses;

/// <summary>What happens to unknown cells whose loss is among the largest.</summary>
public enum LargeLossTreatment
{
    /// <summary>They count 0.</summary>
    Rejection,

    /// <summary>They are taken for present in this step.</summary>
    TemporaryCorrection,

    /// <summary>They are taken for present in this step, and those above the threshold from then on.</summary>
    PermanentCorrection,
}
