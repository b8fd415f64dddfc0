using System.Text.Json.Nodes;
using Dr.Errors;
using Dr.Manifests;

namespace Dr.Objects;

/// <summary>What anybody may know of captured cluster objects: <c>sources.objects</c> of the manifest. Names types, never objects.</summary>
public sealed record ObjectsFacts
{
    public const string SourceName = "objects";

    /// <summary>The one artifact: a tar, see <see cref="Archive.ObjectArchiveWriter"/>.</summary>
    public static ArtifactName Archive { get; } = ArtifactName.Parse("objects/objects.tar");

    /// <summary>As the server gives it, for example <c>v1.20.2+k3s1</c>.</summary>
    public required string ServerVersion { get; init; }

    /// <summary><c>k3s</c>, <c>rke2</c>, <c>eks</c>, <c>gke</c> …, as far as the version tells it; null otherwise.</summary>
    public string? Flavour { get; init; }

    /// <summary>The server's address without anything secret.</summary>
    public required string Endpoint { get; init; }

    /// <summary><c>aggregated</c> or <c>plain</c>.</summary>
    public required string Discovery { get; init; }

    /// <summary>Objects exported, of all types.</summary>
    public required long Objects { get; init; }

    /// <summary>Every type that was listed, by name.</summary>
    public required IReadOnlyList<ObjectTypeFacts> Types { get; init; }

    /// <summary>Types whose objects are those of another one, which was listed.</summary>
    public required IReadOnlyList<SameTypeFacts> SameAs { get; init; }

    /// <summary>Versions of groups (<c>apps/v1</c>) that an aggregated API serves, whose server keeps their objects somewhere else.</summary>
    public IReadOnlyList<string> StoredElsewhere { get; init; } = [];

    /// <summary>Of the rules that say what is deployment-specific, as they were applied: SHA-256 of the file's text.</summary>
    public required Digest Rules { get; init; }

    /// <summary><c>block</c>, <c>redact</c> or <c>report</c>.</summary>
    public required string LeakPolicy { get; init; }

    /// <summary>How many places looked like which kind of secret; the sealed contents say where.</summary>
    public required IReadOnlyDictionary<string, long> Leaks { get; init; }

    /// <summary>Secrets that exported objects name and that the point does not hold.</summary>
    public required int SecretsNeeded { get; init; }

    public required ObjectTrafficFacts Traffic { get; init; }

    public required DateTimeOffset StartedAt { get; init; }

    public required DateTimeOffset EndedAt { get; init; }

    /// <summary>Null where the point holds no cluster objects.</summary>
    /// <exception cref="IntegrityException">They are there and cannot be read.</exception>
    public static ObjectsFacts? Of(Manifest manifest) =>
        SourceFacts.Read<ObjectsFacts>(manifest.Sources, SourceName, $"the manifest of {manifest.Id}");

    public JsonObject ToJson() => SourceFacts.ToJson(this);
}

/// <summary>A type that another group serves too.</summary>
/// <param name="Type">Not listed.</param>
/// <param name="As">Listed: the same stored objects.</param>
public sealed record SameTypeFacts(string Type, string As);

/// <summary>What it took to ask the server.</summary>
/// <param name="Requests">All of them, repetitions included.</param>
/// <param name="Restarts">Lists that had to be begun again, because the server no longer had their moment.</param>
/// <param name="Outages">Requests that were tried again because the server failed or was away.</param>
/// <param name="Throttled">Requests that the server put off because it was busy.</param>
/// <param name="SecondsThrottled">How long that took, added up over parallel ones.</param>
/// <param name="Renewals">How often a refused token was fetched anew.</param>
public sealed record ObjectTrafficFacts(
    long Requests,
    long Restarts,
    long Outages,
    long Throttled,
    double SecondsThrottled,
    long Renewals
);
