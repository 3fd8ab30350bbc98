using SinglePositive.Cli.Output;
using SinglePositive.Cli.Parsing;
using SinglePositive.Data;
using SinglePositive.Files;
using SinglePositive.Training;

namespace SinglePositive.Cli.Commands;

/// <summary><c>spml predict</c>: probabilities for new examples.</summary>
internal sealed class PredictCommand : Verb
{
    private readonly Positional _run;
    private readonly Setting<string?> _features;
    private readonly Setting<string?> _out;
    private readonly Setting<int> _threads;
    private readonly Setting<bool> _force;

    public PredictCommand()
        : base("predict", "compute class probabilities for new examples")
    {
        _run = Add(new Positional("RUN", "the run folder whose model is used"));
        _features = Add(Settings.RequiredText("--features", "X.npy", "feature vectors, one row per example, float32 or float16"));
        _out = Add(Settings.RequiredText("--out", "S.npy", "the file to write: float32 probabilities, examples x classes"));
        _threads = Add(Settings.Threads());
        _force = Add(Settings.Force("an existing file"));
    }

    /// <inheritdoc/>
    public override IReadOnlyList<string> Examples => ["spml predict runs/role --features new.npy --out scores.npy"];

    /// <inheritdoc/>
    public override WorkPlan Plan(Invocation call)
    {
        Prepare(call);
        (LinearModel model, _) = RunFolder.Open(call.Get(_run)).ReadModel();
        using FeatureMatrix features = FeatureMatrix.Open(call.Required(_features));
        long cells = (long)features.Rows * model.Classes;
        return new WorkPlan([$"score {Quantity.Count(features.Rows)} examples for {model.Classes} classes"], [call.Required(_out)], 4 * cells, cells * model.Features / 2e10);
    }

    /// <inheritdoc/>
    public override Outcome Run(Invocation call)
    {
        Prepare(call);
        (LinearModel model, ModelDescription description) = RunFolder.Open(call.Get(_run)).ReadModel();
        string file = call.Required(_features);
        CheckFinite(file);
        using FeatureMatrix features = FeatureMatrix.Open(file);
        using LinearPredictor predictor = new(model, call.Get(_threads));
        float[] probabilities = predictor.Predict(features);
        NpyFile.Write<float>(call.Required(_out), probabilities, features.Rows, model.Classes);
        double predicted = probabilities.Sum(probability => (double)probability) / Math.Max(1, features.Rows);
        if (call.Json)
            WriteJson(call, description, features.Rows, predicted);
        else
            call.Write(new TextTable("file", ">examples", ">classes", ">predicted positives").Add(call.Required(_out), Quantity.Count(features.Rows), model.Classes.ToString(), Quantity.Decimal(predicted, 2)));
        return new Outcome($"spml eval --scores {ShellWord.Of(call.Required(_out))} --truth Y.npy (with labels 0 or 1, columns in the order of the run's classes)");
    }

    private static void CheckFinite(string file)
    {
        using FeatureSource source = FeatureSource.FromNpy(file);
        float[] row = new float[source.Dimension];
        for (int i = 0; i < source.Rows; i++)
            source.ReadRow(i, row);
    }

    private void Prepare(Invocation call)
    {
        string output = call.Required(_out);
        if (!File.Exists(call.Required(_features)))
            throw new ConfigurationException($"The file of features '{call.Required(_features)}' does not exist.");
        if (Directory.Exists(output))
            throw new ConfigurationException($"{output} is a folder; name a file.");
        if (File.Exists(output) && !call.Get(_force))
            throw new ConfigurationException($"{output} exists already. Choose another file, or replace it with --force.");
    }

    private void WriteJson(Invocation call, ModelDescription description, int examples, double predicted) => call.WriteJson(writer =>
    {
        writer.WriteStartObject();
        writer.WriteString("file", call.Required(_out));
        writer.WriteNumber("examples", examples);
        writer.WriteStrings("classes", description.Classes);
        writer.WriteNumberOrNull("predictedPositives", predicted);
        writer.WriteEndObject();
    });
}
