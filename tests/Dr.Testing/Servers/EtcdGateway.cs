using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json.Nodes;

namespace Dr.Testing.Servers;

/// <summary>
/// etcd's own HTTP gateway, so that tests can write, read and set a scene without the client under test. A request
/// goes to the first member that answers and is repeated during elections, so a write may count twice in the revision.
/// </summary>
public sealed class EtcdGateway : IDisposable
{
    // why: a member gives up on a write by itself after seven seconds
    private static readonly TimeSpan s_oneAnswer = TimeSpan.FromSeconds(9);
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);
    private readonly EtcdCluster _cluster;
    private readonly Lazy<HttpClient> _http;
    private string? _token;

    internal EtcdGateway(EtcdCluster cluster)
    {
        _cluster = cluster;
        _http = new Lazy<HttpClient>(() => new HttpClient(Transport(cluster.Certificates)) { Timeout = s_oneAnswer });
    }

    public async Task PutAsync(string key, string value, CancellationToken cancellationToken = default) =>
        await PostAsync(
            "/v3/kv/put",
            new JsonObject { ["key"] = Base64(key), ["value"] = Base64(value) },
            cancellationToken
        );

    /// <summary>The value of a key (linearizable), or nothing.</summary>
    public async Task<string?> GetAsync(string key, CancellationToken cancellationToken = default)
    {
        var answer = await PostAsync("/v3/kv/range", new JsonObject { ["key"] = Base64(key) }, cancellationToken);
        return answer["kvs"]?[0]?["value"] is { } value
            ? Encoding.UTF8.GetString(Convert.FromBase64String((string)value!))
            : null;
    }

    public async Task DeleteAsync(string key, CancellationToken cancellationToken = default) =>
        await PostAsync("/v3/kv/deleterange", new JsonObject { ["key"] = Base64(key) }, cancellationToken);

    /// <summary>How many keys there are.</summary>
    public async Task<long> CountAsync(CancellationToken cancellationToken = default)
    {
        var all = new JsonObject
        {
            ["key"] = "AA==",
            ["range_end"] = "AA==",
            ["count_only"] = true,
        };
        return Number((await PostAsync("/v3/kv/range", all, cancellationToken))["count"]);
    }

    /// <summary>The revision that the keyspace is at.</summary>
    public async Task<long> RevisionAsync(CancellationToken cancellationToken = default)
    {
        var one = new JsonObject
        {
            ["key"] = "AA==",
            ["limit"] = 1,
            ["keys_only"] = true,
        };
        return Number((await PostAsync("/v3/kv/range", one, cancellationToken))["header"]!["revision"]);
    }

    /// <summary>What one member says of itself: <c>version</c>, <c>dbSize</c>, <c>leader</c>, <c>raftTerm</c>, <c>header.member_id</c> and more.</summary>
    public Task<JsonNode> StatusAsync(EtcdMember member, CancellationToken cancellationToken = default) =>
        PostToAsync(member, "/v3/maintenance/status", [], cancellationToken);

    /// <summary>Writes keys in transactions, <paramref name="parallel"/> at a time.</summary>
    public Task LoadAsync(
        IEnumerable<KeyValuePair<string, byte[]>> keys,
        int parallel = 8,
        CancellationToken cancellationToken = default
    )
    {
        var options = new ParallelOptions { MaxDegreeOfParallelism = parallel, CancellationToken = cancellationToken };
        return Parallel.ForEachAsync(
            EtcdBatch.Of(keys),
            options,
            async (batch, token) => await PostAsync("/v3/kv/txn", batch, token)
        );
    }

    public void Dispose()
    {
        if (_http.IsValueCreated)
        {
            _http.Value.Dispose();
        }
    }

    internal async Task<bool> IsHealthyAsync(EtcdMember member, CancellationToken cancellationToken)
    {
        try
        {
            var answer = await _http.Value.GetStringAsync(new Uri($"{member.Endpoint}/health"), cancellationToken);
            return (string?)JsonNode.Parse(answer)?["health"] == "true";
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    internal async Task AlarmAsync(EtcdMember member, string alarm, CancellationToken cancellationToken)
    {
        var id = (string)(await StatusAsync(member, cancellationToken))["header"]!["member_id"]!;
        var raise = new JsonObject
        {
            ["action"] = "ACTIVATE",
            ["memberID"] = id,
            ["alarm"] = alarm,
        };
        await PostAsync("/v3/maintenance/alarm", raise, cancellationToken);
    }

    internal async Task EnableAuthenticationAsync(string user, string password, CancellationToken cancellationToken)
    {
        await PostAsync(
            "/v3/auth/user/add",
            new JsonObject { ["name"] = user, ["password"] = password },
            cancellationToken
        );
        await PostAsync("/v3/auth/role/add", new JsonObject { ["name"] = "root" }, cancellationToken);
        await PostAsync(
            "/v3/auth/user/grant",
            new JsonObject { ["user"] = user, ["role"] = "root" },
            cancellationToken
        );
        await PostAsync("/v3/auth/enable", [], cancellationToken);
        var login = new JsonObject { ["name"] = user, ["password"] = password };
        _token = (string?)(await PostAsync("/v3/auth/authenticate", login, cancellationToken))["token"];
    }

    private async Task<JsonNode> PostAsync(string path, JsonObject body, CancellationToken cancellationToken)
    {
        JsonNode? answer = null;
        await Waiting.UntilAsync(
            $"a member answers {path}",
            s_patience,
            async token => (answer = await TryMembersAsync(path, body, token)) is not null,
            cancellationToken
        );
        return answer!;
    }

    /// <summary>The answer of the first member that can give one; nothing while none can, as during an election.</summary>
    private async Task<JsonNode?> TryMembersAsync(string path, JsonObject body, CancellationToken cancellationToken)
    {
        foreach (var member in _cluster.Members)
        {
            try
            {
                return await PostToAsync(member, path, body, cancellationToken);
            }
            catch (HttpRequestException away) when (away.StatusCode is null or HttpStatusCode.ServiceUnavailable)
            {
                // the next one
            }
            catch (TaskCanceledException silent) when (silent.InnerException is TimeoutException)
            {
                // the next one: this one is frozen
            }
        }

        return null;
    }

    private async Task<JsonNode> PostToAsync(
        EtcdMember member,
        string path,
        JsonObject body,
        CancellationToken cancellationToken
    )
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(member.Endpoint + path))
        {
            Content = JsonContent.Create(body),
        };
        if (_token is not null)
        {
            request.Headers.TryAddWithoutValidation("Authorization", _token);
        }

        using var response = await _http.Value.SendAsync(request, cancellationToken);
        var text = await response.Content.ReadAsStringAsync(cancellationToken);
        return response.IsSuccessStatusCode
            ? JsonNode.Parse(text)!
            : throw new HttpRequestException($"{member.Name} {path}: {text}", null, response.StatusCode);
    }

    private static SocketsHttpHandler Transport(TestCertificates? files)
    {
        var transport = new SocketsHttpHandler { UseProxy = false };
        if (files is not null)
        {
            var trust = new X509ChainPolicy
            {
                TrustMode = X509ChainTrustMode.CustomRootTrust,
                RevocationMode = X509RevocationMode.NoCheck,
            };
            trust.CustomTrustStore.ImportFromPemFile(files.AuthorityFile);
            transport.SslOptions.CertificateChainPolicy = trust;
            transport.SslOptions.ClientCertificates =
            [
                X509Certificate2.CreateFromPemFile(files.CertificateFile, files.KeyFile),
            ];
        }

        return transport;
    }

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));

    // why: the gateway writes 64-bit numbers as strings and leaves out zeros
    private static long Number(JsonNode? node) =>
        node is null ? 0 : long.Parse((string)node!, CultureInfo.InvariantCulture);
}
