using System.Text.Json;
using System.Text.Json.Nodes;
using Dr.Objects;

namespace Dr.Providers.Cluster.Client;

/// <summary>
/// Talks to the API server of one cluster about objects of any type, as JSON. Every failure is a <see cref="ClusterException"/> that
/// names server and question; busy and restarting servers are waited for. Safe for concurrent use.
/// </summary>
internal sealed class ApiClient : IDisposable
{
    // why: whoever names a wrong server wants to know it now; later on a server that is away is waited for
    private static readonly TimeSpan s_firstPatience = TimeSpan.FromSeconds(2);
    private readonly ApiTransport _transport;
    private readonly ApiSender _sender;

    private ApiClient(ApiTransport transport, ClusterConnectionOptions options, TimeProvider clock)
    {
        _transport = transport;
        Traffic = new ApiTraffic(clock);
        _sender = new ApiSender(transport, options, Traffic, clock);
        Options = options;
        Clock = clock;
    }

    public ClusterConnectionOptions Options { get; }

    public Uri Server => _transport.Server;

    /// <summary>Known once the client was given out.</summary>
    public ApiCapabilities Capabilities { get; private set; } = null!;

    public ApiTraffic Traffic { get; }

    internal TimeProvider Clock { get; }

    /// <summary>Reads the configuration and asks the server for its version.</summary>
    /// <exception cref="ClusterException">The configuration cannot be used, or the server cannot be reached or is too old.</exception>
    /// <exception cref="Dr.Errors.KeyException">Others than the owner can read a file that holds a secret.</exception>
    public static async Task<ApiClient> ConnectAsync(
        ClusterConnectionOptions options,
        TimeProvider clock,
        CancellationToken cancellationToken
    )
    {
        var login = await ApiLogin.ReadAsync(options, clock, cancellationToken);
        var client = new ApiClient(new ApiTransport(login, options, clock), options, clock);
        try
        {
            client.Capabilities = await client.ReadVersionAsync(cancellationToken);
            return client;
        }
        catch
        {
            client.Dispose();
            throw;
        }
    }

    /// <summary>What is at a path.</summary>
    public Task<JsonObject> GetJsonAsync(string attempted, string path, CancellationToken cancellationToken) =>
        AskAsync(ApiRequest.Get(attempted, path), cancellationToken);

    /// <exception cref="ClusterException">Among others <see cref="ClusterErrorKind.NotFound"/>.</exception>
    public Task<JsonObject> GetAsync(ObjectName name, CancellationToken cancellationToken) =>
        AskAsync(Read(name), cancellationToken);

    /// <summary>Null where there is no such object.</summary>
    public async Task<JsonObject?> FindAsync(ObjectName name, CancellationToken cancellationToken)
    {
        try
        {
            return await GetAsync(name, cancellationToken);
        }
        catch (ClusterException e) when (e.Kind == ClusterErrorKind.NotFound)
        {
            return null;
        }
    }

    /// <summary>
    /// Makes a new object. It is tried again only where the first try did nothing for certain: after
    /// <see cref="ClusterErrorKind.Unreachable"/> or <see cref="ClusterErrorKind.TimedOut"/> it may exist.
    /// </summary>
    public Task<ApiAnswer> CreateAsync(
        ResourceType type,
        string? space,
        ReadOnlyMemory<byte> body,
        ApiWrite how,
        CancellationToken cancellationToken
    )
    {
        var attempted = $"create an object of {type.Name}{(space is null ? "" : $" in {space}")}";
        var request = Write(HttpMethod.Post, attempted, ApiPath.Of(type, space), body, how);
        return AnswerAsync(request with { IsRepeatable = how.DryRun }, cancellationToken);
    }

    /// <summary>The server's own apply: creates the object, or brings the fields that are named to the values that are named.</summary>
    /// <param name="name">Which object; its body must carry apiVersion, kind and the same name, and no managedFields.</param>
    public Task<ApiAnswer> ApplyAsync(
        ObjectName name,
        ReadOnlyMemory<byte> body,
        ApiWrite how,
        CancellationToken cancellationToken
    )
    {
        var path = ApiPath.With(ApiPath.Of(name, how.Subresource), ("force", how.Force ? "true" : null));
        var request = Write(HttpMethod.Patch, $"apply {Subject(name, how)}", path, body, how);
        return AnswerAsync(request with { ContentType = "application/apply-patch+yaml" }, cancellationToken);
    }

    /// <summary>Changes what is there.</summary>
    public Task<ApiAnswer> PatchAsync(
        ObjectName name,
        PatchKind kind,
        ReadOnlyMemory<byte> patch,
        ApiWrite how,
        CancellationToken cancellationToken
    )
    {
        var path = ApiPath.Of(name, how.Subresource);
        var request = Write(HttpMethod.Patch, $"patch {Subject(name, how)}", path, patch, how);
        var type = kind switch
        {
            PatchKind.Merge => "application/merge-patch+json",
            PatchKind.Json => "application/json-patch+json",
            _ => "application/strategic-merge-patch+json",
        };
        // why: operations such as "add to this list" mean something else the second time
        return AnswerAsync(
            request with
            {
                ContentType = type,
                IsRepeatable = kind != PatchKind.Json || how.DryRun,
            },
            cancellationToken
        );
    }

    /// <summary>Puts the whole object in the place of the one that is there; with its resourceVersion only if that is still the one.</summary>
    public Task<ApiAnswer> ReplaceAsync(
        ObjectName name,
        ReadOnlyMemory<byte> body,
        ApiWrite how,
        CancellationToken cancellationToken
    )
    {
        var path = ApiPath.Of(name, how.Subresource);
        return AnswerAsync(Write(HttpMethod.Put, $"replace {Subject(name, how)}", path, body, how), cancellationToken);
    }

    /// <summary>Begins to delete an object: with finalizers it is gone later. False where there was none.</summary>
    public async Task<bool> DeleteAsync(ObjectName name, ApiDelete how, CancellationToken cancellationToken)
    {
        RefuseDryRun(how.DryRun, $"delete {name}");
        var body = new JsonObject { ["apiVersion"] = "v1", ["kind"] = "DeleteOptions" };
        AddIf(how.Propagation is not null, "propagationPolicy", how.Propagation);
        AddIf(how.GraceSeconds is not null, "gracePeriodSeconds", how.GraceSeconds);
        AddIf(how.DryRun, "dryRun", new JsonArray("All"));
        AddIf(how.Uid is not null, "preconditions", new JsonObject { ["uid"] = how.Uid });
        var request = new ApiRequest($"delete {name}", HttpMethod.Delete, ApiPath.Of(name))
        {
            Body = JsonSerializer.SerializeToUtf8Bytes(body),
            MayBeMissing = true,
        };
        try
        {
            await AnswerAsync(request, cancellationToken);
            return true;
        }
        catch (ClusterException e) when (e.Kind == ClusterErrorKind.NotFound)
        {
            return false;
        }

        void AddIf(bool condition, string key, JsonNode? value)
        {
            if (condition)
            {
                body[key] = value;
            }
        }
    }

    /// <summary>Any request, its answer whole.</summary>
    public Task<ApiAnswer> AnswerAsync(ApiRequest request, CancellationToken cancellationToken) =>
        _sender.SendAsync(
            request,
            async (response, _) =>
            {
                using (response)
                {
                    return new ApiAnswer(await response.ReadAllAsync(), response.ContentType);
                }
            },
            cancellationToken
        );

    /// <summary>Any request, its answer to be read as it comes. What breaks from then on is for <see cref="Translate"/>.</summary>
    public Task<ApiResponse> OpenAsync(ApiRequest request, CancellationToken cancellationToken) =>
        _sender.SendAsync(request, (response, _) => Task.FromResult(response), cancellationToken);

    /// <summary>What broke while a body was read, in our words.</summary>
    public Exception Translate(
        string attempted,
        Exception e,
        ApiResponse response,
        CancellationToken cancellationToken
    ) => _sender.Translate(attempted, e, response.Watch, cancellationToken);

    public void Dispose() => _transport.Dispose();

    private async Task<ApiCapabilities> ReadVersionAsync(CancellationToken cancellationToken)
    {
        const string attempted = "read the version";
        var request = ApiRequest.Get(attempted, ApiPath.Version) with { OutagePatience = s_firstPatience };
        var answer = await AskAsync(request, cancellationToken);
        try
        {
            var found = ApiCapabilities.Parse(answer);
            return found.IsSupported
                ? found
                : throw new ClusterException(
                    ClusterErrorKind.Unsupported,
                    $"will not talk to {ClusterErrorMap.Name(Server)}: Kubernetes {found.Text} is older than {ApiCapabilities.Oldest}",
                    "restore the etcd snapshot instead; it does not need the API"
                );
        }
        catch (FormatException e)
        {
            throw Strange(attempted, e);
        }
    }

    private async Task<JsonObject> AskAsync(ApiRequest request, CancellationToken cancellationToken)
    {
        var answer = await AnswerAsync(request, cancellationToken);
        try
        {
            return answer.ToJson();
        }
        catch (JsonException e)
        {
            throw Strange(request.Attempted, e);
        }
    }

    private ClusterException Strange(string attempted, Exception e) =>
        new(
            ClusterErrorKind.Other,
            $"cannot {attempted} on {ClusterErrorMap.Name(Server)}: {e.Message}",
            "check that the address in the kubeconfig is that of a Kubernetes API server",
            null,
            e
        );

    private ApiRequest Write(HttpMethod method, string attempted, string path, ReadOnlyMemory<byte> body, ApiWrite how)
    {
        RefuseDryRun(how.DryRun, attempted);
        var separator = path.Contains('?', StringComparison.Ordinal) ? "&" : "?";
        var words = ApiPath.With("", ("fieldManager", how.FieldManager), ("dryRun", how.DryRun ? "All" : null));
        return new ApiRequest(attempted, method, path + separator + words.TrimStart('?'))
        {
            Body = body,
            MayBeMissing = true,
        };
    }

    private void RefuseDryRun(bool dryRun, string attempted)
    {
        if (dryRun && !Capabilities.DryRun)
        {
            throw new ClusterException(
                ClusterErrorKind.Unsupported,
                $"will not rehearse to {attempted}: Kubernetes {Capabilities.Text} would do it",
                "rehearse on a server of version 1.13 or later"
            );
        }
    }

    private static ApiRequest Read(ObjectName name) =>
        ApiRequest.Get($"read {name}", ApiPath.Of(name)) with
        {
            MayBeMissing = true,
        };

    private static string Subject(ObjectName name, ApiWrite how) =>
        how.Subresource is null ? name.ToString() : $"the {how.Subresource} of {name}";
}
