using SinglePositive.Labels;

namespace SinglePositive.Data.Decisions;

/// <summary>What somebody decided about a label of an example.</summary>
/// <param name="Id">The example's id.</param>
/// <param name="Class">The class's name.</param>
/// <param name="State">Present or absent.</param>
/// <param name="Where">Where in its file the decision stands, for example <c>line 12</c>.</param>
public readonly record struct LabelDecision(string Id, string Class, LabelState State, string Where);
