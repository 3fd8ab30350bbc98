using System.Runtime.InteropServices;
using SinglePositive.Losses;
using SinglePositive.Numerics;

namespace SinglePositive.Training;

/// <summary>Minimises a convex loss of linear logits with a penalty λτ/2·‖w‖² on each class's weights: preconditioned descent, class by class, one pass over the examples per step.</summary>
/// <remarks>
/// The direction of class j is -A⁻¹∇ⱼ/cⱼ: A⁻¹ from <see cref="RidgeLabels"/>, cⱼ = πⱼ(1-πⱼ) the curvature at its mean target πⱼ. Classes do not touch each other, so each has its own
/// length of step, from the slopes along the direction at both ends: a convex function needs no values for that. Four to eight steps reach the minimum to 3 digits of test mAP.
/// Sums have a fixed order, whatever the number of threads.
/// </remarks>
internal sealed unsafe class LogisticMinimiser : IDisposable
{
    private const double SettledShare = 1e-7;
    private readonly LeaveOneOutSoftLabels _loss;
    private readonly TrainingLabels _train;
    private readonly TrainingObjective _objective;
    private readonly double _expectedPositives;
    private readonly MatrixKernel _kernel;
    private readonly ThreadTeam _team;
    private readonly FeaturePass _pass;
    private readonly int _stride;
    private readonly int _cells;
    private readonly NativeFloats _logits;
    private readonly NativeFloats _slopes;
    private readonly double[] _values;
    private readonly double[] _curvatures;
    private RidgeLabels? _ridge;
    private readonly LinearPoint _at;
    private readonly LinearPoint _trial;
    private readonly LinearPoint _direction;
    private readonly double[] _lengths;
    private double _value;

    public LogisticMinimiser(LeaveOneOutSoftLabels loss, TrainingLabels train, TrainingObjective objective, FeatureReader features, double expectedPositives, LaneWidth width, ThreadTeam team, CancellationToken cancellation)
    {
        (_loss, _train, _objective, _expectedPositives, _team) = (loss, train, objective, expectedPositives, team);
        _kernel = MatrixKernel.Create(width);
        _pass = new FeaturePass(features, train.Rows, width, team, cancellation);
        _stride = objective.RowStride;
        _cells = _pass.Stride * _stride;
        _logits = new NativeFloats((long)FeaturePass.Block * _stride);
        _slopes = new NativeFloats((long)FeaturePass.Block * _stride);
        _values = new double[(train.Rows.Length + FeaturePass.Batch - 1) / FeaturePass.Batch];
        _curvatures = new double[train.Classes];
        LinearPoint NewPoint() => new(_pass.Stride, _stride, train.Classes);
        (_at, _trial, _direction) = (NewPoint(), NewPoint(), NewPoint());
        _lengths = new double[train.Classes];
    }

    /// <summary>Takes a step.</summary>
    /// <returns>The mean loss over the cells at the point that was tried, without the penalty; NaN when slopes are no numbers any more.</returns>
    public double Step(Moment now)
    {
        if (_ridge is null)
            Prepare(now);
        bool? goes = Aim();
        if (goes != true)
            return goes is null ? double.NaN : _value;
        _value = Evaluate(_trial, now);
        Decide();
        return _value;
    }

    /// <summary>Copies weights (L × D) and biases out.</summary>
    public void Export(Span<float> weights, Span<float> biases) => _at.Export(weights, biases);

    /// <summary>Everything that a checkpoint has to keep.</summary>
    public void Save(Dictionary<string, float[]> arrays)
    {
        foreach ((string name, NativeFloats values) in Kept())
            arrays[$"minimiser.{name}"] = values.Slice(0, _cells).ToArray();
        arrays["minimiser.bias"] = [.. _at.Biases];
        // Doubles as pairs of their bits.
        double[] numbers = [_value, .. _at.BiasSlopes, .. _lengths, .. _curvatures];
        arrays["minimiser.numbers"] = MemoryMarshal.Cast<double, float>(numbers).ToArray();
    }

    /// <summary>The reverse of <see cref="Save"/>.</summary>
    public void Restore(TrainingCheckpoint from)
    {
        // Stopped before its first step it has nothing to go on from.
        if (from.Step == 0)
            return;
        foreach ((string name, NativeFloats values) in Kept())
            LinearCheckpoint.Find(from.Arrays, $"minimiser.{name}", _cells).CopyTo(values.Slice(0, _cells));
        LinearCheckpoint.Find(from.Arrays, "minimiser.bias", _at.Biases.Length).CopyTo(_at.Biases, 0);
        int classes = _train.Classes;
        ReadOnlySpan<double> numbers = MemoryMarshal.Cast<float, double>(LinearCheckpoint.Find(from.Arrays, "minimiser.numbers", 2 * (1 + (3L * classes))));
        _value = numbers[0];
        numbers.Slice(1, classes).CopyTo(_at.BiasSlopes);
        numbers.Slice(1 + classes, classes).CopyTo(_lengths);
        numbers.Slice(1 + (2 * classes), classes).CopyTo(_curvatures);
        // The soft labels came with the checkpoint; only the matrix is made again.
        _ridge = new RidgeLabels(_pass, _kernel, _team, _train, _stride, _loss.Ridge);
        Direct();
    }

    public void Dispose()
    {
        _ridge?.Dispose();
        _pass.Dispose();
        _logits.Dispose();
        _slopes.Dispose();
        foreach (LinearPoint point in (LinearPoint[])[_at, _trial, _direction])
            point.Dispose();
    }

    private (string Name, NativeFloats Values)[] Kept() => [("weight", _at.Weights), ("slope", _at.Slopes)];

    private void Prepare(Moment now)
    {
        _ridge = new RidgeLabels(_pass, _kernel, _team, _train, _stride, _loss.Ridge);
        _ridge.WriteSoftLabels(_expectedPositives, _objective.Memory!);
        double smallest = 0.5 / _train.Rows.Length;
        double[] means = _ridge.MeanTargets(_objective.Memory!);
        for (int j = 0; j < _curvatures.Length; j++)
        {
            double mean = Math.Clamp(means[j], smallest, 1 - smallest);
            _curvatures[j] = mean * (1 - mean);
            _at.Biases[j] = (float)Math.Log(mean / (1 - mean));
        }

        Array.Fill(_lengths, 1);
        _value = Evaluate(_at, now);
        Direct();
    }

    /// <summary>Sets the direction from the slopes where we are.</summary>
    private void Direct()
    {
        _direction.Weights.Slice(0, _cells).Clear();
        _team.Run(worker =>
        {
            (int begin, int end) = _team.Part(_pass.Stride, worker);
            _kernel.Add(
                _ridge!.Inverse.Pointer + ((long)begin * _pass.Stride),
                _at.Slopes.Pointer,
                _direction.Weights.Pointer + ((long)begin * _stride),
                new MatrixShape(end - begin, _pass.Stride, _stride, _pass.Stride, 1, _stride, _stride),
                -1);
            for (int d = begin; d < end; d++)
            {
                float* row = _direction.Weights.Pointer + ((long)d * _stride);
                for (int j = 0; j < _curvatures.Length; j++)
                    row[j] /= (float)_curvatures[j];
            }
        });
        for (int j = 0; j < _curvatures.Length; j++)
            _direction.Biases[j] = (float)(-_at.BiasSlopes[j] / _curvatures[j]);
    }

    /// <summary>Sets the point to try. False when no class has anywhere to go, null when a slope is no number.</summary>
    private bool? Aim()
    {
        double[] along = _at.Along(_direction);
        bool goes = false;
        for (int j = 0; j < along.Length; j++)
        {
            bool settled = !(-along[j] > SettledShare * _curvatures[j]);
            _lengths[j] = settled ? 0 : _lengths[j];
            goes |= !settled;
            _trial.Biases[j] = _at.Biases[j] + (float)(_lengths[j] * _direction.Biases[j]);
        }

        for (int d = 0; d < _pass.Stride && goes; d++)
        {
            float* from = _at.Weights.Pointer + ((long)d * _stride), toward = _direction.Weights.Pointer + ((long)d * _stride), to = _trial.Weights.Pointer + ((long)d * _stride);
            for (int j = 0; j < along.Length; j++)
                to[j] = from[j] + (float)(_lengths[j] * toward[j]);
        }

        return along.All(double.IsFinite) ? goes : null;
    }

    /// <summary>Each class goes to the point that was tried, or tries a shorter step next time; either way it learns from both slopes how long a step should be.</summary>
    private void Decide()
    {
        double[] before = _at.Along(_direction), after = _trial.Along(_direction);
        bool[] goes = new bool[before.Length];
        for (int j = 0; j < goes.Length; j++)
        {
            if (_lengths[j] == 0)
                continue;
            double rise = after[j] - before[j];
            goes[j] = after[j] <= -0.5 * before[j];
            double secant = rise > 0 ? -before[j] / rise : 2;
            _lengths[j] *= goes[j] ? Math.Clamp(secant, 0.5, 2) : Math.Clamp(secant, 0.1, 0.7);
            if (goes[j])
                (_at.Biases[j], _at.BiasSlopes[j]) = (_trial.Biases[j], _trial.BiasSlopes[j]);
        }

        for (int d = 0; d < _pass.Stride; d++)
        {
            long at = (long)d * _stride;
            for (int j = 0; j < goes.Length; j++)
            {
                if (goes[j])
                    (_at.Weights.Pointer[at + j], _at.Slopes.Pointer[at + j]) = (_trial.Weights.Pointer[at + j], _trial.Slopes.Pointer[at + j]);
            }
        }

        Direct();
    }

    /// <summary>Sums the slopes of the mean over the examples of what all classes cost, the penalty included; returns the mean loss over the cells.</summary>
    private double Evaluate(LinearPoint point, Moment now)
    {
        int examples = _train.Rows.Length, classes = _train.Classes;
        float penalty = (float)(_loss.Penalty * _ridge!.Trace);
        for (int i = 0; i < _cells; i++)
            point.Slopes.Pointer[i] = penalty * point.Weights.Pointer[i];
        Array.Clear(point.BiasSlopes);
        _pass.Run((position, place, count) => EvaluateRows(point, now, position, place, count), (begin, end, count) =>
        {
            _kernel.Add(_pass.Inputs + begin, _slopes.Pointer, point.Slopes.Pointer + ((long)begin * _stride), new MatrixShape(end - begin, count, _stride, 1, _pass.Stride, _stride, _stride));
            // One of them sums for the biases; with few features several begin at 0, but one alone ends there.
            if (end < _pass.Stride)
                return;
            for (int i = 0; i < count; i++)
            {
                for (int j = 0; j < classes; j++)
                    point.BiasSlopes[j] += _slopes.Pointer[(i * _stride) + j];
            }
        });
        return _values.Sum() / examples;
    }

    private void EvaluateRows(LinearPoint point, Moment now, int position, int place, int count)
    {
        float* logits = _logits.Pointer + ((long)place * _stride), slopes = _slopes.Pointer + ((long)place * _stride);
        for (int i = 0; i < count; i++)
            point.Biases.CopyTo(new Span<float>(logits + (i * _stride), _stride));
        _kernel.Add(_pass.Inputs + ((long)place * _pass.Stride), point.Weights.Pointer, logits, new MatrixShape(count, _pass.Stride, _stride, _pass.Stride, 1, _stride, _stride));
        Span<float> all = new(slopes, count * _stride);
        double value = _objective.Evaluate([], _train.Rows.AsSpan(position, count), now, new ReadOnlySpan<float>(logits, all.Length), all);
        _values[position / FeaturePass.Batch] = value * count;
        float toExamples = (float)((double)count * _train.Classes / _train.Rows.Length);
        for (int i = 0; i < all.Length; i++)
            all[i] *= toExamples;
    }
}
