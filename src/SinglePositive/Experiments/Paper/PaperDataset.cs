namespace SinglePositive.Experiments.Paper;

/// <summary>The data sets of the paper's tables, in the order of their columns.</summary>
public enum PaperDataset
{
    /// <summary>PASCAL VOC 2012.</summary>
    Voc12,

    /// <summary>MS-COCO 2014.</summary>
    Coco14,

    /// <summary>NUS-WIDE, the pictures that were online in 2021.</summary>
    NusWide,

    /// <summary>Caltech-UCSD Birds 200-2011, its 312 attributes.</summary>
    Cub,
}
