using SinglePositive.Torch.Networks;
using SinglePositive.Torch.Weights;
using TorchSharp;
using static TorchSharp.torch;

namespace SinglePositive.Torch.Tests.Networks;

public class BackboneNetworkTests(ITestOutputHelper output)
{
    /// <summary>Some that ResNets of both kinds of blocks have.</summary>
    private static readonly string[] _namesOfBoth =
        ["conv1.weight", "bn1.bias", "bn1.running_mean", "bn1.num_batches_tracked", "layer1.0.conv1.weight", "layer4.1.bn2.weight", "layer2.0.downsample.1.running_var", "fc.weight", "fc.bias"];

    public static TheoryData<string> All => [.. NetworkCatalog.Names];

    [Theory]
    [MemberData(nameof(All))]
    public void Forward_Pictures_GivesFeaturesAndLogits(string name)
    {
        using BackboneNetwork network = Scoring(name, classes: 3);
        using IDisposable mode = inference_mode();
        using Tensor pictures = Pictures(2, 64);
        using Tensor features = network.call(pictures);
        using Tensor logits = network.Logits(features);

        Assert.Equal([2, network.FeatureDimension], features.shape);
        Assert.Equal([2, 3], logits.shape);
        Assert.All(logits.data<float>().ToArray(), value => Assert.True(float.IsFinite(value)));
        Assert.Equal(name, network.NetworkName);
    }

    /// <summary>Names and numbers of torchvision's networks (with their 1000 classes).</summary>
    [Theory]
    [InlineData("resnet18", 122, 11_689_512)]
    [InlineData("resnet34", 218, 21_797_672)]
    [InlineData("resnet50", 320, 25_557_032)]
    [InlineData("resnet101", 626, 44_549_160)]
    public void Parameters_OfAResidualNetwork_AreTorchvisions(string name, int tensors, long parameters)
    {
        using BackboneNetwork network = Scoring(name, classes: 1000);
        string[] names = [.. network.state_dict().Keys];

        Assert.Equal(tensors, names.Length);
        Assert.Equal(parameters, network.parameters().Sum(parameter => parameter.numel()));
        Assert.All(_namesOfBoth, expected => Assert.Contains(expected, names));
    }

    [Fact]
    public void Create_Seed_DecidesTheWeights()
    {
        using BackboneNetwork first = Scoring("scenenet", classes: 2, seed: 5);
        using BackboneNetwork same = Scoring("scenenet", classes: 2, seed: 5);
        using BackboneNetwork other = Scoring("scenenet", classes: 2, seed: 6);

        Assert.Equal(State(first), State(same));
        Assert.NotEqual(State(first), State(other));
    }

    [Fact]
    public void Create_UnknownName_SuggestsANearOne() =>
        Assert.Contains("Did you mean 'resnet50'?", Assert.Throws<ConfigurationException>(() => NetworkCatalog.Create("resnet-50", 0)).Message, StringComparison.Ordinal);

    [Fact]
    public void Catalogue_UnknownName_HasNoNumbers()
    {
        Assert.Throws<ConfigurationException>(() => NetworkCatalog.ImageSize("resnet-50"));
        Assert.Throws<ConfigurationException>(() => NetworkCatalog.FeatureDimension("resnet-50"));
        Assert.Throws<ConfigurationException>(() => NetworkCatalog.CheckPictures("resnet-50", 448, 16, frozen: false));
    }

    [Fact]
    public void ReplaceHead_Weights_AreTheHeads()
    {
        using BackboneNetwork network = Scoring("scenenet", classes: 5);
        float[] weight = new float[2 * network.FeatureDimension];
        weight[3] = 2;
        network.ReplaceHead(weight, [0.5f, -1f]);
        using Tensor features = ones(1, network.FeatureDimension);
        using Tensor logits = network.Logits(features);

        Assert.Equal([2.5f, -1f], logits.data<float>().ToArray());
        Assert.Equal(2, network.HeadParameters.Count());
        Assert.Equal(network.parameters().Count(), network.HeadParameters.Count() + network.BackboneParameters.Count());
        Assert.Throws<ArgumentException>(() => network.ReplaceHead(weight, [0f]));
        network.RemoveHead();
        Assert.Empty(network.HeadParameters);
        Assert.DoesNotContain("fc.weight", network.state_dict().Keys);
        Assert.Throws<InvalidOperationException>(() => network.Logits(features));
    }

    [Theory]
    [InlineData(false, false, false)]
    [InlineData(true, false, true)]
    [InlineData(true, true, false)]
    public void Use_Training_MovesStatisticsUnlessTheyAreFrozen(bool training, bool freeze, bool moves)
    {
        using BackboneNetwork network = Scoring("scenenet", classes: 2);
        network.Use(training, freeze);
        using (no_grad())
        using (Tensor pictures = Pictures(4, 32))
            network.call(pictures).Dispose();

        BatchNormalisation normalisation = network.modules().OfType<BatchNormalisation>().First();
        Assert.Equal(moves, normalisation.running_mean!.data<float>().ToArray().Any(value => value != 0));
        Assert.Equal(training, network.training);
    }

    [Theory]
    [InlineData("scenenet", 32)]
    [InlineData("resnet18", 32)]
    public void Training_AFewSteps_LowersTheLoss(string name, int size)
    {
        using BackboneNetwork network = Scoring(name, classes: 2);
        network.Use(training: true);
        using Tensor pictures = Pictures(4, size);
        using Tensor truth = (arange(8, dtype: ScalarType.Float32) % 3 == 0).to(ScalarType.Float32).reshape(4, 2);
        using optim.Optimizer optimiser = optim.Adam(network.parameters(), 1e-3);
        List<float> losses = [];
        for (int step = 0; step < 5; step++)
        {
            using DisposeScope scope = NewDisposeScope();
            optimiser.zero_grad();
            Tensor loss = nn.functional.binary_cross_entropy_with_logits(network.Logits(network.call(pictures)), truth);
            loss.backward();
            optimiser.step();
            losses.Add(loss.item<float>());
        }

        Assert.True(losses[^1] < 0.8 * losses[0], string.Join(", ", losses));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Forward_Repeated_GivesTheSameBits(int threads)
    {
        TorchLibrary.UseThreads(threads);
        Assert.Equal(Features("scenenet"), Features("scenenet"));
        Assert.Equal(Features("resnet18"), Features("resnet18"));
    }

    /// <summary>Not the same bits for every network: sums are cut differently.</summary>
    [Theory]
    [InlineData("scenenet")]
    [InlineData("resnet18")]
    [InlineData("resnet50")]
    public void Forward_OtherNumberOfThreads_IsNear(string name)
    {
        TorchLibrary.UseThreads(1);
        float[] one = Features(name);
        TorchLibrary.UseThreads(2);
        float[] two = Features(name);

        double difference = NearTo.Assert(Array.ConvertAll(one, value => (double)value), two, 1e-5);
        output.WriteLine($"{name}: 1 and 2 threads differ by {difference:e1} of the largest feature");
    }

    [Fact]
    public void Forward_Repeated_LeavesNoTensorsBehind()
    {
        using BackboneNetwork network = Scoring("scenenet", classes: 2);
        using IDisposable mode = inference_mode();
        using Tensor pictures = Pictures(1, 32);
        network.call(pictures).Dispose();
        long before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;

        for (int i = 0; i < 5; i++)
            network.call(pictures).Dispose();

        Assert.Equal(before, DisposeScopeManager.Statistics.ThreadTotalLiveCount);
    }

    private static float[] Features(string name)
    {
        using BackboneNetwork network = Scoring(name, classes: 2);
        using IDisposable mode = inference_mode();
        using Tensor pictures = Pictures(2, 64);
        using Tensor features = network.call(pictures);
        return features.data<float>().ToArray();
    }

    private static byte[][] State(BackboneNetwork network) => [.. NetworkWeights.Tensors(network).Select(tensor => tensor.Bytes.ToArray())];

    private static BackboneNetwork Scoring(string name, int classes, long seed = 1)
    {
        BackboneNetwork network = NetworkCatalog.Create(name, seed);
        network.ReplaceHead(classes, seed);
        network.Use(training: false);
        return network;
    }

    private static Tensor Pictures(int count, int size)
    {
        using Generator generator = new(3);
        return randn([count, 3, size, size], generator: generator);
    }
}
