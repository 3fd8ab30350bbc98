using SinglePositive.Numerics;

namespace SinglePositive.Labels;

/// <summary>How the observed labels of a simulation come about: of each example's true labels a few are kept, the rest is hidden.</summary>
/// <remarks>
/// <para>Uniform: one NumPy generator for the whole matrix; for each example the present classes (ascending) are shuffled and the first ones kept, then the absent classes
/// likewise. The absent classes are shuffled even when none is kept, as in the authors' code: it advances the generator, and it makes the kept positives the same
/// whatever <see cref="Negatives"/> is.</para>
/// <para>By weights: each class of an example gets E = -log(1 - u) / weight, u uniform, first the present classes (ascending), then the absent ones; the smallest are kept.
/// That is drawing one after the other without putting back, each time in proportion to the weights (Efraimidis and Spirakis 2006). The weights hold for present and absent
/// classes alike. Every example uses exactly L draws, so here too the kept positives do not depend on <see cref="Negatives"/>, and one positive is among two of the same seed.
/// Classes of weight 0 are kept only when no others are left, all alike: an example with a positive always has one observed.</para>
/// <para>An example with fewer candidates than asked for gives all it has; one without present classes gets none observed present.</para>
/// </remarks>
public sealed record ObservationProcess
{
    /// <summary>m, how many present classes of each example are observed; -1 for all.</summary>
    public int Positives { get; init; } = 1;

    /// <summary>n, how many absent classes of each example are observed; -1 for all.</summary>
    public int Negatives { get; init; }

    /// <summary>The seed of the generator.</summary>
    public uint Seed { get; init; } = 1200;

    /// <summary>Which labels are likelier to be observed.</summary>
    public ObservationBias Bias { get; init; } = ObservationBias.Uniform;

    /// <summary>Draws observed labels.</summary>
    /// <param name="truth">The full labels, N × L, in the order of the official train split.</param>
    /// <returns>N × L label states; present and absent agree with the truth, the rest is unknown.</returns>
    /// <exception cref="ConfigurationException">A number of labels is below -1.</exception>
    /// <exception cref="DataFormatException">The weights do not fit the truth's shape.</exception>
    public ObservedMatrix Draw(TruthMatrix truth)
    {
        ArgumentNullException.ThrowIfNull(truth);
        if (Positives < -1 || Negatives < -1)
            throw new ConfigurationException($"The number of observed labels per example must be -1 (all), 0 or more; {Positives} positives and {Negatives} negatives were asked for.");
        LabelState[] observed = new LabelState[truth.Values.Length];
        if (Bias == ObservationBias.Uniform)
            DrawUniform(truth, observed);
        else
            DrawWeighted(truth, observed);
        return new ObservedMatrix(truth.Examples, truth.Classes, observed);
    }

    private void DrawUniform(TruthMatrix truth, LabelState[] observed)
    {
        NumpyRandomState random = new(Seed);
        int[] candidates = new int[truth.Classes];
        for (int example = 0; example < truth.Examples; example++)
        {
            Span<LabelState> row = observed.AsSpan(example * truth.Classes, truth.Classes);
            int present = Candidates(truth.Row(example), present: true, candidates);
            random.Shuffle(candidates.AsSpan(0, present));
            Mark(row, candidates.AsSpan(0, Kept(present, Positives)), LabelState.Present);
            if (Negatives == 0)
            {
                random.SkipShuffle(truth.Classes - present);
                continue;
            }

            int absent = Candidates(truth.Row(example), present: false, candidates);
            random.Shuffle(candidates.AsSpan(0, absent));
            Mark(row, candidates.AsSpan(0, Kept(absent, Negatives)), LabelState.Absent);
        }
    }

    private void DrawWeighted(TruthMatrix truth, LabelState[] observed)
    {
        NumpyRandomState random = new(Seed);
        Func<int, ReadOnlySpan<double>> weights = Bias.RowsFor(truth);
        int[] candidates = new int[truth.Classes];
        double[] keys = new double[truth.Classes];
        for (int example = 0; example < truth.Examples; example++)
        {
            Span<LabelState> row = observed.AsSpan(example * truth.Classes, truth.Classes);
            int present = Candidates(truth.Row(example), present: true, candidates);
            Select(random, candidates.AsSpan(0, present), keys, weights(example), Positives);
            Mark(row, candidates.AsSpan(0, Kept(present, Positives)), LabelState.Present);
            int absent = Candidates(truth.Row(example), present: false, candidates);
            Select(random, candidates.AsSpan(0, absent), keys, weights(example), Negatives);
            Mark(row, candidates.AsSpan(0, Kept(absent, Negatives)), LabelState.Absent);
        }
    }

    /// <summary>Draws a key for each candidate and brings those with the smallest keys to the front; draws only, where none or all will be kept.</summary>
    private static void Select(NumpyRandomState random, Span<int> candidates, Span<double> keys, ReadOnlySpan<double> weights, int wanted)
    {
        int kept = 0;
        foreach (int candidate in candidates)
        {
            double uniform = random.NextDouble();
            if (wanted is 0 or -1)
                continue;
            double key = Key(weights[candidate], -Math.Log(1 - uniform));
            if (kept == wanted && !(key < keys[kept - 1]))
                continue;
            // Insertion from behind into those kept so far: few are kept, and only ever fewer arrive that are smaller. What falls out at the end is not needed again.
            int place = kept < wanted ? kept++ : kept - 1;
            for (; place > 0 && key < keys[place - 1]; place--)
                (keys[place], candidates[place]) = (keys[place - 1], candidates[place - 1]);
            (keys[place], candidates[place]) = (key, candidate);
        }
    }

    /// <summary>In the order of E / weight and all above zero weight: -weight / E is that order among negative numbers, which leaves the others to weight 0.</summary>
    private static double Key(double weight, double exponential) => weight > 0 ? -weight / exponential : exponential;

    private static void Mark(Span<LabelState> row, ReadOnlySpan<int> classes, LabelState state)
    {
        foreach (int @class in classes)
            row[@class] = state;
    }

    private static int Kept(int candidates, int wanted) => wanted == -1 ? candidates : Math.Min(candidates, wanted);

    private static int Candidates(ReadOnlySpan<byte> truth, bool present, int[] candidates)
    {
        int count = 0;
        for (int @class = 0; @class < truth.Length; @class++)
        {
            if (truth[@class] != 0 == present)
                candidates[count++] = @class;
        }

        return count;
    }
}
