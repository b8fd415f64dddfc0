namespace Dr.Providers.S3;

/// <summary>One put's own number, stored with the object, and whether the object may exist already.</summary>
internal sealed class PutMark(string id)
{
    public string Id { get; } = id;

    /// <summary>Set before the request that makes the object visible is sent: from then on a failure says nothing certain.</summary>
    public bool MayExist { get; set; }
}
