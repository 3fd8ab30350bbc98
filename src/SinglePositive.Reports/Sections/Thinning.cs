namespace SinglePositive.Reports.Sections;

/// <summary>Leaves out points of a line that lie closer together than can be seen.</summary>
internal static class Thinning
{
    /// <summary>Places of an ascending row of numbers, about evenly spread over their range; the first and the last are among them.</summary>
    /// <param name="numbers">Ascending numbers; NaN throughout gives no places.</param>
    /// <param name="most">The most places.</param>
    public static IReadOnlyList<int> Along(double[] numbers, int most)
    {
        if (numbers.Length == 0 || double.IsNaN(numbers[0]))
            return [];
        if (numbers.Length <= most)
            return [.. Enumerable.Range(0, numbers.Length)];
        double step = (numbers[^1] - numbers[0]) / (most - 2);
        List<int> places = [0];
        for (int i = 1; i < numbers.Length - 1; i++)
        {
            if (numbers[i] - numbers[places[^1]] >= step)
                places.Add(i);
        }

        places.Add(numbers.Length - 1);
        return places;
    }
}
