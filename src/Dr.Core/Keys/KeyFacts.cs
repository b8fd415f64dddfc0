using System.Text.Json.Nodes;
using Dr.Errors;
using Dr.Manifests;

namespace Dr.Keys;

/// <summary>What anybody may know of captured key material: <c>sources.keys</c> of the manifest. Fingerprints of public halves only.</summary>
public sealed record KeyFacts
{
    public const string SourceName = "keys";

    public required IReadOnlyList<BundleFacts> Bundles { get; init; }

    /// <summary>What is declared to be kept elsewhere.</summary>
    public IReadOnlyList<EscrowFacts> Escrow { get; init; } = [];

    /// <summary>Null where the point holds no keys.</summary>
    /// <exception cref="IntegrityException">They are there and cannot be read.</exception>
    public static KeyFacts? Of(Manifest manifest) =>
        SourceFacts.Read<KeyFacts>(manifest.Sources, SourceName, $"the manifest of {manifest.Id}");

    public JsonObject ToJson() => SourceFacts.ToJson(this);

    /// <summary>The artifact of a bundle.</summary>
    public static ArtifactName Artifact(string bundle) => ArtifactName.Parse($"{SourceName}/{bundle}.tar");
}

/// <summary>One bundle.</summary>
/// <param name="Name">As declared.</param>
/// <param name="Host">Where it was collected.</param>
/// <param name="Files">By path.</param>
/// <param name="Missing">Declared paths at which there was nothing.</param>
public sealed record BundleFacts(
    string Name,
    string Host,
    IReadOnlyList<KeyFileFacts> Files,
    IReadOnlyList<string> Missing
);

/// <summary>One file.</summary>
/// <param name="Path">On its host.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Size">Bytes.</param>
public sealed record KeyFileFacts(string Path, KeyKind Kind, long Size)
{
    /// <summary>SHA-256 of the public half (SubjectPublicKeyInfo) of the first certificate or key in it; null where there is none, or it is locked with a passphrase.</summary>
    public Digest? PublicKey { get; init; }

    /// <summary>The certificates in it, kubeconfigs' included, in their order.</summary>
    public IReadOnlyList<CertificateFacts> Certificates { get; init; } = [];
}

/// <summary>One certificate.</summary>
/// <param name="Subject">As X.500 writes it.</param>
/// <param name="Fingerprint">SHA-256 of its DER form, as <c>openssl x509 -fingerprint -sha256</c> shows it.</param>
/// <param name="NotAfter">When it ends.</param>
public sealed record CertificateFacts(string Subject, Digest Fingerprint, DateTimeOffset NotAfter);

/// <summary>Something that is kept elsewhere, by declaration.</summary>
/// <param name="What">For people: <c>the recovery identity</c>.</param>
/// <param name="EveryDays">How often it is to be proven.</param>
/// <param name="Proven">When somebody last fetched and used it; null: never.</param>
public sealed record EscrowFacts(string What, int EveryDays, DateOnly? Proven = null);
