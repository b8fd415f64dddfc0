namespace Dr.Stores;

/// <summary>The only type that knows what a key looks like (docs/design/recovery-point-format.md, Key layout).</summary>
/// <param name="Prefix">The part of the bucket or folder that is ours; may be empty.</param>
/// <param name="Cluster">The protected cluster.</param>
public sealed record StoreLayout(string Prefix, ClusterName Cluster)
{
    public const string SealedSuffix = ".zst.age";
    public const string ManifestName = "manifest.json";
    public const string SignatureSuffix = ".sig";
    public const string ContentsName = "contents.json";

    public string PointsPrefix => $"{Root}points/";

    public string ProofsPrefix => $"{Root}proofs/";

    public string LeasesPrefix => $"{Root}leases/";

    private string Root => Prefix.Length == 0 ? $"{Cluster}/" : $"{Prefix.Trim('/')}/{Cluster}/";

    public ObjectKey Manifest(RecoveryPointId id) => InPoint(id, ManifestName);

    public ObjectKey InPoint(RecoveryPointId id, string relativeKey) =>
        ObjectKey.Parse($"{PointsPrefix}{id}/{relativeKey}");

    public ObjectKey Proof(RecoveryPointId id, DateTimeOffset time, string level) =>
        ObjectKey.Parse($"{ProofsPrefix}{id}/{time.UtcDateTime:yyyyMMdd'T'HHmmssfff'Z'}-{level}.json");

    public ObjectKey Lease(long number) => ObjectKey.Parse($"{LeasesPrefix}{number:D12}.json");

    /// <summary>An object of no meaning, by which a check sees whether the store can be written. Deleted at once.</summary>
    public ObjectKey Probe(string name) => ObjectKey.Parse($"{Root}probes/{name}");

    public static ObjectKey SignatureOf(ObjectKey key) => ObjectKey.Parse(key + SignatureSuffix);

    /// <summary>The point that a key under <see cref="PointsPrefix"/> or <see cref="ProofsPrefix"/> belongs to, if any.</summary>
    public static RecoveryPointId? PointOf(string prefix, ObjectKey key)
    {
        var text = key.ToString();
        var end = text.Length > prefix.Length ? text.IndexOf('/', prefix.Length) : -1;
        return end > 0 && RecoveryPointId.TryParse(text[prefix.Length..end], out var id) ? id : null;
    }
}
