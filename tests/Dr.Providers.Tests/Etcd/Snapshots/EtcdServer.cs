using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Dr.Providers.Etcd.Snapshots;

namespace Dr.Providers.Tests.Etcd.Snapshots;

/// <summary>One real etcd server on loopback, a child process with a data directory of its own.</summary>
internal sealed class EtcdServer : IAsyncDisposable
{
    private readonly EtcdBinary _binary;
    private readonly Process _process;
    private readonly HttpClient _http;
    private readonly StringBuilder _log = new();

    private EtcdServer(EtcdBinary binary, string directory, string peer, string[] options)
    {
        _binary = binary;
        Endpoint = $"http://127.0.0.1:{FreePort()}";
        _http = new HttpClient { BaseAddress = new Uri(Endpoint) };
        var start = new ProcessStartInfo(
            binary.Path("etcd"),
            [
                "--name=m",
                $"--data-dir={directory}",
                $"--listen-client-urls={Endpoint}",
                $"--advertise-client-urls={Endpoint}",
                $"--listen-peer-urls={peer}",
                $"--initial-advertise-peer-urls={peer}",
                $"--initial-cluster=m={peer}",
                "--unsafe-no-fsync",
                .. options,
            ]
        )
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        _process = Process.Start(start)!;
        _process.ErrorDataReceived += (_, line) => Keep(line.Data);
        _process.OutputDataReceived += (_, line) => Keep(line.Data);
        _process.BeginErrorReadLine();
        _process.BeginOutputReadLine();
    }

    public string Endpoint { get; }

    public static async Task<EtcdServer> Start(EtcdBinary binary, string directory, params string[] options) =>
        await Start(binary, directory, NewPeerUrl(), options);

    public static async Task<EtcdServer> Start(EtcdBinary binary, string directory, string peer, string[] options)
    {
        var server = new EtcdServer(binary, directory, peer, options);
        await server.UntilHealthy();
        return server;
    }

    /// <summary>Restores a snapshot with the version's own tool and starts the server on it.</summary>
    public static async Task<EtcdServer> Restore(EtcdBinary binary, string snapshot, string directory, long bump = 0)
    {
        var peer = await RestoreOnly(binary, snapshot, directory, bump);
        return await Start(binary, directory, peer, ["--initial-cluster-token=restored"]);
    }

    /// <summary>Restores a snapshot with the version's own tool.</summary>
    /// <returns>The peer URL that the restored server must have.</returns>
    public static async Task<string> RestoreOnly(EtcdBinary binary, string snapshot, string directory, long bump)
    {
        var peer = NewPeerUrl();
        string[] flags = bump > 0 ? ["--bump-revision", $"{bump}", "--mark-compacted"] : [];
        await binary.Run(
            binary.HasUtl ? "etcdutl" : "etcdctl",
            [
                .. new[] { "snapshot", "restore", snapshot, "--name=m", $"--data-dir={directory}" },
                .. new[] { $"--initial-cluster=m={peer}", $"--initial-advertise-peer-urls={peer}" },
                "--initial-cluster-token=restored",
                .. flags,
            ]
        );
        return peer;
    }

    public Task<string> Ctl(params string[] arguments) =>
        _binary.Run("etcdctl", [$"--endpoints={Endpoint}", .. arguments]);

    public Task Put(string key, string value, long lease = 0) =>
        Post(
            "/v3/kv/put",
            new
            {
                key = Base64(key),
                value = Base64(value),
                lease,
            }
        );

    public Task Delete(string key) => Post("/v3/kv/deleterange", new { key = Base64(key) });

    /// <summary>Puts many keys in one revision.</summary>
    public Task PutAll(IEnumerable<(string Key, string Value)> pairs) =>
        Post(
            "/v3/kv/txn",
            new
            {
                success = pairs.Select(pair => new
                {
                    requestPut = new { key = Base64(pair.Key), value = Base64(pair.Value) },
                }),
            }
        );

    public Task Compact(long revision, bool physical = true) => Post("/v3/kv/compaction", new { revision, physical });

    /// <summary>Keys in a range, as the server counts them.</summary>
    public async Task<long> Count(string from, string to)
    {
        var answer = await Post(
            "/v3/kv/range",
            new
            {
                key = Base64(from),
                range_end = Base64(to),
                count_only = true,
            }
        );
        return answer.TryGetProperty("count", out var count)
            ? long.Parse(count.GetString()!, CultureInfo.InvariantCulture)
            : 0;
    }

    /// <summary>Writes until the server raises NOSPACE.</summary>
    public async Task FillUntilNoSpace()
    {
        var value = Base64(new string('x', 20_000));
        for (var attempt = 0; attempt < 200; attempt++)
        {
            using var answer = await _http.PostAsJsonAsync("/v3/kv/put", new { key = Base64("fill"), value });
            if (!answer.IsSuccessStatusCode)
            {
                return;
            }
        }

        Assert.Fail("the quota did not hold");
    }

    public async Task<long> Revision() => (await Hash()).Revision;

    /// <summary>What the server answers to HashKV at a revision; 0 asks for its newest.</summary>
    public async Task<KeyspaceHash> Hash(long revision = 0)
    {
        var answer = await Ctl("endpoint", "hashkv", $"--rev={revision}", "-w", "json");
        var hash = JsonDocument.Parse(answer).RootElement[0].GetProperty("HashKV");
        var newest = hash.GetProperty("header").GetProperty("revision").GetInt64();
        return new KeyspaceHash(
            hash.GetProperty("hash").GetUInt32(),
            revision == 0 ? newest : revision,
            hash.GetProperty("compact_revision").GetInt64()
        );
    }

    public async Task<JsonElement> Post(string path, object body)
    {
        using var answer = await _http.PostAsJsonAsync(path, body);
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.IsSuccessStatusCode, $"{path}: {text}");
        return JsonDocument.Parse(text).RootElement;
    }

    public async ValueTask DisposeAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
        _http.Dispose();
    }

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));

    private static string NewPeerUrl() => $"http://127.0.0.1:{FreePort()}";

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private async Task UntilHealthy()
    {
        for (var started = Stopwatch.StartNew(); started.Elapsed < TimeSpan.FromSeconds(30); await Task.Delay(50))
        {
            if (_process.HasExited)
            {
                break;
            }

            try
            {
                var text = await _http.GetStringAsync("/health");
                if (text.Contains("true", StringComparison.Ordinal))
                {
                    return;
                }
            }
            catch (HttpRequestException)
            {
                // not listening yet, or no leader yet
            }
        }

        lock (_log)
        {
            Assert.Fail($"etcd has ended, or is not healthy after 30 s:\n{_log}");
        }
    }

    private void Keep(string? line)
    {
        lock (_log)
        {
            _log.AppendLine(line);
        }
    }
}
