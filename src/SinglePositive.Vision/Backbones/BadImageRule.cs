namespace SinglePositive.Vision.Backbones;

/// <summary>What is done when a picture cannot be read.</summary>
public enum BadImageRule
{
    /// <summary>The work ends, naming the picture; what was done is kept.</summary>
    Fail,

    /// <summary>Its row stays, as zeros, is listed in <c>bad-images.csv</c> and left out of training and scoring; the user is told.</summary>
    Report,

    /// <summary>The same without telling.</summary>
    Skip,
}
