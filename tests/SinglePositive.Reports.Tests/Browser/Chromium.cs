using System.Diagnostics;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace SinglePositive.Reports.Tests.Browser;

/// <summary>A browser without a window, told what to do over its debugging protocol.</summary>
internal sealed class Chromium : IAsyncDisposable
{
    private static readonly string[] _names = ["chromium", "chromium-browser", "google-chrome", "chrome"];
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(60);

    private readonly Process _process;
    private readonly string _profile;
    private readonly ClientWebSocket _socket = new();
    private readonly List<JsonNode> _events = [];
    private int _calls;

    private Chromium(Process process, string profile) => (_process, _profile) = (process, profile);

    /// <summary>The program; null when there is none on this machine.</summary>
    public static string? Program { get; } =
        (from folder in (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
         from name in _names
         let path = Path.Combine(folder, name)
         where File.Exists(path)
         select path).FirstOrDefault();

    /// <summary>What the browser told since the last call of <see cref="Forget"/>.</summary>
    public IReadOnlyList<JsonNode> Events => _events;

    /// <summary>Starts the browser.</summary>
    public static async Task<Chromium> StartAsync(CancellationToken cancellation)
    {
        string profile = Directory.CreateTempSubdirectory("spml-browser-").FullName;
        ProcessStartInfo start = new(Program!) { RedirectStandardError = true, RedirectStandardOutput = true };
        foreach (string argument in new[] { "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run", "--hide-scrollbars", "--remote-debugging-port=0", $"--user-data-dir={profile}", "about:blank" })
            start.ArgumentList.Add(argument);
        Process process = Process.Start(start) ?? throw new InvalidOperationException("The browser did not start.");
        process.ErrorDataReceived += (_, _) => { };
        process.OutputDataReceived += (_, _) => { };
        process.BeginErrorReadLine();
        process.BeginOutputReadLine();
        Chromium browser = new(process, profile);
        string[] port = await browser.ReadPortAsync(Path.Combine(profile, "DevToolsActivePort"), cancellation);
        string[] targets = await browser.PageAsync(int.Parse(port[0]), cancellation);
        await browser._socket.ConnectAsync(new Uri(targets[0]), cancellation);
        foreach (string domain in new[] { "Page", "Runtime", "Log", "Network" })
            await browser.CallAsync($"{domain}.enable", [], cancellation);
        return browser;
    }

    /// <summary>Forgets what was told so far.</summary>
    public void Forget() => _events.Clear();

    /// <summary>Sends a command and waits for its answer.</summary>
    public async Task<JsonNode> CallAsync(string method, JsonObject parameters, CancellationToken cancellation)
    {
        int number = ++_calls;
        string text = new JsonObject { ["id"] = number, ["method"] = method, ["params"] = parameters }.ToJsonString();
        await _socket.SendAsync(Encoding.UTF8.GetBytes(text), WebSocketMessageType.Text, true, cancellation);
        while (true)
        {
            JsonNode message = await ReceiveAsync(cancellation);
            if (message["id"] is null)
                _events.Add(message);
            else if ((int)message["id"]! == number)
                return message["error"] is { } error ? throw new InvalidOperationException($"{method}: {error}") : message["result"]!;
        }
    }

    /// <summary>Opens a page and waits until it has loaded.</summary>
    public async Task OpenAsync(string file, CancellationToken cancellation)
    {
        await CallAsync("Page.navigate", new JsonObject { ["url"] = new Uri(file).AbsoluteUri }, cancellation);
        while (!_events.Exists(message => (string?)message["method"] == "Page.loadEventFired"))
        {
            JsonNode message = await ReceiveAsync(cancellation);
            _events.Add(message);
        }
    }

    /// <summary>The value of an expression in the page, as JSON.</summary>
    public async Task<JsonNode?> EvaluateAsync(string expression, CancellationToken cancellation)
    {
        JsonNode result = await CallAsync("Runtime.evaluate", new JsonObject { ["expression"] = expression, ["returnByValue"] = true, ["awaitPromise"] = true }, cancellation);
        return result["exceptionDetails"] is { } failure ? throw new InvalidOperationException(failure.ToJsonString()) : result["result"]!["value"];
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _socket.Dispose();
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
        for (int attempt = 0; Directory.Exists(_profile) && attempt < 20; attempt++)
        {
            try
            {
                Directory.Delete(_profile, recursive: true);
            }
            catch (IOException)
            {
                // Its children may still be writing.
                await Task.Delay(100);
            }
        }
    }

    private async Task<string[]> ReadPortAsync(string file, CancellationToken cancellation)
    {
        for (Stopwatch waited = Stopwatch.StartNew(); waited.Elapsed < _patience && !_process.HasExited; await Task.Delay(50, cancellation))
        {
            if (File.Exists(file) && await File.ReadAllLinesAsync(file, cancellation) is { Length: 2 } lines)
                return lines;
        }

        throw new InvalidOperationException("The browser did not open its debugging port.");
    }

    private async Task<string[]> PageAsync(int port, CancellationToken cancellation)
    {
        using HttpClient client = new();
        using JsonDocument list = JsonDocument.Parse(await client.GetStringAsync(new Uri($"http://127.0.0.1:{port}/json/list"), cancellation));
        return [.. list.RootElement.EnumerateArray().Where(target => target.GetProperty("type").GetString() == "page").Select(target => target.GetProperty("webSocketDebuggerUrl").GetString()!)];
    }

    private async Task<JsonNode> ReceiveAsync(CancellationToken cancellation)
    {
        using MemoryStream message = new();
        byte[] buffer = new byte[1 << 16];
        while (true)
        {
            ValueWebSocketReceiveResult part = await _socket.ReceiveAsync(buffer.AsMemory(), cancellation);
            message.Write(buffer, 0, part.Count);
            if (part.EndOfMessage)
                return JsonNode.Parse(message.ToArray())!;
        }
    }
}
