using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using SinglePositive.Labels;

namespace SinglePositive.Metrics;

/// <summary>What every metric asks of a score matrix: N × L float32 values, row by row, of the truth's shape and without NaN.</summary>
/// <remarks>Infinities are allowed and rank as expected; −0 and +0 are the same score.</remarks>
public static class ScoreCheck
{
    /// <summary>The first cell, in row order, whose score is not a number; null when there is none.</summary>
    /// <param name="scores">N·L scores, row by row.</param>
    /// <param name="classes">L.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static (int Example, int Class)? FindNaN(ReadOnlySpan<float> scores, int classes)
    {
        int vectors = scores.Length / Vector<float>.Count;
        ReadOnlySpan<Vector<float>> lanes = MemoryMarshal.Cast<float, Vector<float>>(scores);
        int from = scores.Length;
        for (int v = 0; v < vectors; v++)
        {
            if (Vector.EqualsAll(lanes[v], lanes[v]))
                continue;
            from = v * Vector<float>.Count;
            break;
        }

        // What the vectors did not decide: the vector with the NaN, or the remainder.
        for (int i = Math.Min(from, vectors * Vector<float>.Count); i < scores.Length; i++)
        {
            if (float.IsNaN(scores[i]))
                return (i / classes, i % classes);
        }

        return null;
    }

    /// <summary>Refuses scores that do not fit the truth or contain NaN.</summary>
    internal static void Check(ReadOnlySpan<float> scores, TruthMatrix truth)
    {
        if (scores.Length != truth.Values.Length)
            throw new ArgumentException($"The truth is {truth.Examples} × {truth.Classes} ({truth.Values.Length} cells), but there are {scores.Length} scores.", nameof(scores));
        if (FindNaN(scores, truth.Classes) is (int example, int @class))
            throw new ArgumentException($"The score of example {example}, class {@class} (both counted from 0) is not a number; every score must be one.", nameof(scores));
    }

    /// <summary>Refuses probabilities that do not fit the truth or are not within 0 and 1.</summary>
    internal static void CheckProbabilities(ReadOnlySpan<float> probabilities, TruthMatrix truth)
    {
        Check(probabilities, truth);
        CheckProbabilities(probabilities, truth.Classes);
    }

    /// <summary>Refuses numbers that are not within 0 and 1.</summary>
    /// <param name="probabilities">Row by row.</param>
    /// <param name="classes">L.</param>
    internal static void CheckProbabilities(ReadOnlySpan<float> probabilities, int classes)
    {
        ReadOnlySpan<Vector<float>> lanes = MemoryMarshal.Cast<float, Vector<float>>(probabilities);
        int v = 0;
        while (v < lanes.Length && Vector.GreaterThanOrEqualAll(lanes[v], Vector<float>.Zero) && Vector.LessThanOrEqualAll(lanes[v], Vector<float>.One))
            v++;
        for (int i = v * Vector<float>.Count; i < probabilities.Length; i++)
        {
            if (!(probabilities[i] >= 0 && probabilities[i] <= 1))
                throw new ArgumentException($"The number of example {i / classes}, class {i % classes} (both counted from 0) is {probabilities[i]}; a probability lies within 0 and 1.", nameof(probabilities));
        }
    }
}
