namespace SinglePositive.Reports.Tests.Browser;

/// <summary>One browser and one set of reports for all tests of a class.</summary>
public sealed class OpenBrowser : IAsyncLifetime
{
    private Chromium? _browser;

    /// <summary>The reports.</summary>
    public SampleReports Reports { get; } = new();

    /// <inheritdoc/>
    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_browser is not null)
            await _browser.DisposeAsync();
        Reports.Dispose();
    }

    /// <summary>The browser; the test is skipped where there is none.</summary>
    internal async Task<Chromium> GetAsync()
    {
        Assert.SkipWhen(Chromium.Program is null, "There is no Chromium here to look at reports with (apt-get install chromium).");
        return _browser ??= await Chromium.StartAsync(TestContext.Current.CancellationToken);
    }
}
