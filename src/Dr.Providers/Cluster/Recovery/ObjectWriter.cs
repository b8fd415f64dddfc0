using System.Text.Json;
using System.Text.Json.Nodes;
using Dr.Objects;
using Dr.Objects.Recovery;
using Dr.Providers.Cluster.Client;
using Dr.Recovery;

namespace Dr.Providers.Cluster.Recovery;

/// <summary>Writes one object so that doing it again is as good as once. Safe for concurrent use.</summary>
/// <remarks>
/// An object that is not there is created, which is the cheapest for the server and takes everything that it ever served; one that turns
/// out to be there, and to be another, is applied; where the server's apply does not take it (1.20 asks for a protocol with each port), it is merged.
/// </remarks>
internal sealed class ObjectWriter(ApiClient client)
{
    private const int MostConflicts = 5;
    private static readonly ApiWrite s_how = new() { FieldManager = ObjectsSteps.FieldManager, Force = true };
    private int _merged;

    /// <summary>How many were merged because the server's apply did not take them.</summary>
    public int Merged => _merged;

    /// <exception cref="ClusterException">The server does not take it, or is away.</exception>
    public async Task<ApiAnswer> CreateAsync(ObjectName name, JsonObject content, CancellationToken cancellationToken)
    {
        try
        {
            return await client.CreateAsync(name.Type, name.Namespace, Bytes(content), s_how, cancellationToken);
        }
        catch (ClusterException e) when (MayBeThere(e))
        {
            return await UpdateAsync(name, content, cancellationToken);
        }
    }

    /// <summary>Only whether the server would take it. Nothing is written.</summary>
    /// <param name="name">Under which type and namespace it is tried.</param>
    /// <param name="content">As it would be written.</param>
    /// <param name="isThere">Whether there is one, whose own ports and addresses are in nobody's way but its own.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="ClusterException">It would not.</exception>
    public async Task RehearseAsync(
        ObjectName name,
        JsonObject content,
        bool isThere,
        CancellationToken cancellationToken
    )
    {
        var how = s_how with { DryRun = true };
        try
        {
            await (
                isThere
                    ? client.PatchAsync(name, PatchKind.Merge, Bytes(content), how, cancellationToken)
                    : client.CreateAsync(name.Type, name.Namespace, Bytes(content), how, cancellationToken)
            );
        }
        catch (ClusterException e) when (e.Kind == ClusterErrorKind.AlreadyExists)
        {
            // why: what is there is dealt with as the inventory says; that the name is taken says nothing against the object
        }
    }

    /// <summary>
    /// Brings the fields of the object to its values; makes it where it is not there, and writes nothing where they have them. What
    /// the object has besides stays: an apply takes away only what the same applier had put there.
    /// </summary>
    /// <inheritdoc cref="CreateAsync"/>
    public async Task<ApiAnswer> UpdateAsync(ObjectName name, JsonObject content, CancellationToken cancellationToken)
    {
        // why: 1.20 gives a stateful set a new version for an apply that changes nothing, and a resumed run finds thousands that are done
        if (
            await client.FindAsync(name, cancellationToken) is { } found
            && ObjectComparison.Between(name.Type, content, found).All(one => one.Kind == DifferenceKind.Unknown)
        )
        {
            return new ApiAnswer(Bytes(found), ApiRequest.Json);
        }

        var capabilities = client.Capabilities;
        if (
            capabilities.ServerSideApply && !(capabilities.ApplyNeedsPortProtocols && PortProtocols.AreMissing(content))
        )
        {
            try
            {
                return await client.ApplyAsync(name, Bytes(content), s_how, cancellationToken);
            }
            catch (ClusterException e) when (IsOfApply(e))
            {
                // why: what is the matter with the object itself the merge will say too
            }
        }

        Interlocked.Increment(ref _merged);
        return await MergeAsync(name, content, cancellationToken);
    }

    /// <summary>Puts it in the place of the one that is there.</summary>
    /// <inheritdoc cref="CreateAsync"/>
    public async Task<ApiAnswer> ReplaceAsync(ObjectName name, JsonObject content, CancellationToken cancellationToken)
    {
        for (var conflicts = 0; ; conflicts++)
        {
            var found = await client.FindAsync(name, cancellationToken);
            if ((string?)found?["metadata"]?["resourceVersion"] is not { } version)
            {
                return await CreateAsync(name, content, cancellationToken);
            }

            var body = content.DeepClone();
            body["metadata"]!["resourceVersion"] = version;
            try
            {
                return await client.ReplaceAsync(name, Bytes(body), s_how, cancellationToken);
            }
            catch (ClusterException e) when (e.Kind == ClusterErrorKind.Conflict && conflicts < MostConflicts)
            {
                // somebody else was faster
            }
        }
    }

    public Task<ApiAnswer> MergeAsync(
        ObjectName name,
        JsonObject patch,
        CancellationToken cancellationToken,
        string? subresource = null
    )
    {
        var how = s_how with { Subresource = subresource };
        return client.PatchAsync(name, PatchKind.Merge, Bytes(patch), how, cancellationToken);
    }

    private static byte[] Bytes(JsonNode content) => JsonSerializer.SerializeToUtf8Bytes(content);

    // why: a create that broke off may have been done; a server that is about to end or to begin says 500 or 503 to what it would take
    private static bool MayBeThere(ClusterException e) =>
        e.Kind is ClusterErrorKind.AlreadyExists or ClusterErrorKind.Unavailable
        || e.IsUnreachable
        || (e is { Kind: ClusterErrorKind.Other, Status.Code: >= 500 } && !IsOfWebhook(e));

    private static bool IsOfApply(ClusterException e) =>
        e.Status is not null
        && e.Kind is ClusterErrorKind.Invalid or ClusterErrorKind.Unsupported or ClusterErrorKind.Other
        && !IsOfWebhook(e);

    private static bool IsOfWebhook(ClusterException e) =>
        e.Status?.Message.Contains("webhook", StringComparison.OrdinalIgnoreCase) == true;
}
