using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Dr.Objects;
using Dr.Objects.Order;
using Dr.Providers.Cluster.Client;

namespace Dr.Providers.Cluster.Recovery;

/// <summary>Finds the uids that owners have in the target. Remembers those of owners that the run made, and asks for others.</summary>
internal sealed class OwnerLinks
{
    private readonly ApiClient _client;
    private readonly TypeMatch _types;
    private readonly HashSet<ObjectNeed> _owners;
    private readonly ConcurrentDictionary<ObjectNeed, string> _uids = new();

    public OwnerLinks(ApiClient client, TypeMatch types, IReadOnlyList<StagedObject> objects)
    {
        _client = client;
        _types = types;
        _owners = [.. objects.SelectMany(one => one.Owners.SelectMany(owner => Places(one.Name, owner)))];
    }

    /// <summary>Remembers an object that was written, if others are its parts.</summary>
    public void Remember(ObjectName captured, ApiAnswer answer)
    {
        var need = ObjectNeed.For(captured);
        if (_owners.Contains(need) && (string?)answer.ToJson()["metadata"]?["uid"] is { } uid)
        {
            _uids[need] = uid;
        }
    }

    /// <summary>Owner references as they are to be in the target; owners that are not there are named apart.</summary>
    public async Task<(JsonArray References, IReadOnlyList<OwnerReference> Missing)> ForAsync(
        StagedObject one,
        CancellationToken cancellationToken
    )
    {
        var references = new JsonArray();
        var missing = new List<OwnerReference>();
        foreach (var owner in one.Owners)
        {
            if (await FindAsync(one.Name, owner, cancellationToken) is { } found)
            {
                var reference = owner.ToJson(found.Uid);
                reference["apiVersion"] = found.ApiVersion;
                references.Add((JsonNode)reference);
            }
            else
            {
                missing.Add(owner);
            }
        }

        return (references, missing);
    }

    private async Task<(string Uid, string ApiVersion)?> FindAsync(
        ObjectName name,
        OwnerReference owner,
        CancellationToken cancellationToken
    )
    {
        var type = _types.For(owner.Group, owner.Kind);
        if (type is null)
        {
            return null;
        }

        var space = type.IsNamespaced ? name.Namespace : null;
        var need = new ObjectNeed(owner.Group, owner.Kind, space, owner.Name);
        if (!_uids.TryGetValue(need, out var uid))
        {
            var found = await _client.FindAsync(new ObjectName(type, space, owner.Name), cancellationToken);
            uid = (string?)found?["metadata"]?["uid"];
            if (uid is null)
            {
                return null;
            }

            _uids[need] = uid;
        }

        return (uid, owner.Group == type.Group ? owner.ApiVersion : type.ApiVersion);
    }

    private static IEnumerable<ObjectNeed> Places(ObjectName name, OwnerReference owner) =>
        [new(owner.Group, owner.Kind, name.Namespace, owner.Name), new(owner.Group, owner.Kind, null, owner.Name)];
}
