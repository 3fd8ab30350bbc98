using System.Text.Json.Nodes;

namespace SinglePositive.Reports.Tests.Browser;

/// <summary>Reports in a real browser, at the width of a desk and of a telephone, light and dark.</summary>
/// <remarks>With <c>SPML_SCREENSHOTS=FOLDER</c> each is also photographed, in pieces; <c>SPML_REPORT=FILE.html</c> looks at a report of one's own.</remarks>
public class ReportPageTests(OpenBrowser open) : IClassFixture<OpenBrowser>
{
    private const int PhotoHeight = 1500;

    private static readonly string _look = Read("look.js");

    public static MatrixTheoryData<string, int, bool> Pages => new([.. SampleReports.Names], [1400, 400], [false, true]);

    [Theory]
    [MemberData(nameof(Pages))]
    public async Task Page_InABrowser_ReadsWell(string name, int width, bool dark)
    {
        Chromium browser = await open.GetAsync();
        CancellationToken cancellation = TestContext.Current.CancellationToken;
        string file = open.Reports.Write(name);
        await SetAsync(browser, width, dark, cancellation);
        browser.Forget();
        await browser.OpenAsync(file, cancellation);
        JsonArray problems = (await browser.EvaluateAsync(_look, cancellation))!.AsArray();
        await PhotographAsync(browser, $"{name}-{width}-{(dark ? "dark" : "light")}", width, cancellation);

        Assert.Empty(problems.Select(problem => (string)problem!));
        Assert.Empty(Complaints(browser));
        Assert.All(Requests(browser), url => Assert.True(url.StartsWith("data:", StringComparison.Ordinal) || url == new Uri(file).AbsoluteUri, url));
    }

    [Fact]
    public async Task Table_ClickOnAHeading_SortsByIt()
    {
        Chromium browser = await open.GetAsync();
        CancellationToken cancellation = TestContext.Current.CancellationToken;
        browser.Forget();
        await browser.OpenAsync(open.Reports.Write("one"), cancellation);

        double[] before = await ColumnAsync(browser, 2, cancellation);
        await ClickAsync(browser, 1, cancellation);
        double[] up = await ColumnAsync(browser, 1, cancellation);
        await ClickAsync(browser, 1, cancellation);
        double[] down = await ColumnAsync(browser, 1, cancellation);

        Assert.Equal(before.Order(), before);
        Assert.Equal(up.Order(), up);
        Assert.Equal(up.OrderDescending(), down);
        Assert.Empty(Complaints(browser));
    }

    private static async Task SetAsync(Chromium browser, int width, bool dark, CancellationToken cancellation)
    {
        await browser.CallAsync("Emulation.setDeviceMetricsOverride", new JsonObject { ["width"] = width, ["height"] = 900, ["deviceScaleFactor"] = 1, ["mobile"] = false }, cancellation);
        JsonArray features = [new JsonObject { ["name"] = "prefers-color-scheme", ["value"] = dark ? "dark" : "light" }];
        await browser.CallAsync("Emulation.setEmulatedMedia", new JsonObject { ["features"] = features }, cancellation);
    }

    private static async Task PhotographAsync(Chromium browser, string name, int width, CancellationToken cancellation)
    {
        if (Environment.GetEnvironmentVariable("SPML_SCREENSHOTS") is not { Length: > 0 } folder)
            return;
        Directory.CreateDirectory(folder);
        // What lies below the window is painted when it is asked for, not before.
        await browser.CallAsync("Emulation.setDeviceMetricsOverride", new JsonObject { ["width"] = width, ["height"] = 16000, ["deviceScaleFactor"] = 1, ["mobile"] = false }, cancellation);
        await browser.EvaluateAsync("new Promise(done => requestAnimationFrame(() => setTimeout(done, 300)))", cancellation);
        double height = (double)(await browser.EvaluateAsync("document.documentElement.scrollHeight", cancellation))!;
        for (int part = 0; part * PhotoHeight < height; part++)
        {
            JsonObject clip = new() { ["x"] = 0, ["y"] = part * PhotoHeight, ["width"] = width, ["height"] = Math.Min(PhotoHeight, height - (part * PhotoHeight)), ["scale"] = 1 };
            JsonNode picture = await browser.CallAsync("Page.captureScreenshot", new JsonObject { ["captureBeyondViewport"] = true, ["clip"] = clip }, cancellation);
            await File.WriteAllBytesAsync(Path.Combine(folder, $"{name}-{part + 1}.png"), Convert.FromBase64String((string)picture["data"]!), cancellation);
        }
    }

    private static IEnumerable<string> Complaints(Chromium browser) =>
        from message in browser.Events
        let method = (string?)message["method"]
        where method is "Runtime.exceptionThrown" or "Runtime.consoleAPICalled" or "Log.entryAdded"
        select message.ToJsonString();

    private static IEnumerable<string> Requests(Chromium browser) =>
        browser.Events.Where(message => (string?)message["method"] == "Network.requestWillBeSent").Select(message => (string)message["params"]!["request"]!["url"]!);

    private static Task<JsonNode?> ClickAsync(Chromium browser, int column, CancellationToken cancellation) =>
        browser.EvaluateAsync($"document.querySelectorAll('table.sortable th button')[{column}].click()", cancellation);

    private static async Task<double[]> ColumnAsync(Chromium browser, int column, CancellationToken cancellation)
    {
        JsonNode? values = await browser.EvaluateAsync($"[...document.querySelectorAll('table.sortable tbody tr')].map(row => Number(row.cells[{column}].dataset.value))", cancellation);
        return [.. values!.AsArray().Select(value => (double)value!)];
    }

    private static string Read(string name)
    {
        using Stream stream = typeof(ReportPageTests).Assembly.GetManifestResourceStream(name)!;
        using StreamReader reader = new(stream);
        return reader.ReadToEnd();
    }
}
