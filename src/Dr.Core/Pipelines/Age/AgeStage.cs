using Dr.Errors;
using Dr.Randomness;

namespace Dr.Pipelines.Age;

/// <summary>age-encryption.org/v1 with X25519 recipients, binary form. Interoperates with stock <c>age</c> both ways.</summary>
public sealed class AgeStage : IStage
{
    private readonly IReadOnlyList<Recipient> _recipients;
    private readonly IReadOnlyList<Identity> _identities;
    private readonly IRandomSource _random;

    private AgeStage(IReadOnlyList<Recipient> recipients, IReadOnlyList<Identity> identities, IRandomSource random) =>
        (_recipients, _identities, _random) = (recipients, identities, random);

    /// <summary>A stage that seals to all of the recipients.</summary>
    /// <exception cref="KeyException">There is no recipient.</exception>
    public static AgeStage ForSealing(IReadOnlyList<Recipient> recipients, IRandomSource random) =>
        recipients.Count == 0
            ? throw new KeyException("there is nobody to seal to", "name at least one age recipient in dr.yaml")
            : new AgeStage(recipients, [], random);

    /// <summary>A stage that opens with whichever identity fits.</summary>
    public static AgeStage ForOpening(IReadOnlyList<Identity> identities) =>
        new([], identities, new SystemRandomSource());

    public Stream Seal(Stream downstream)
    {
        Span<byte> fileKey = stackalloc byte[AgeHeader.FileKeySize];
        _random.Fill(fileKey);
        downstream.Write(AgeHeader.Write(fileKey, _recipients, _random));
        return new AgeSealStream(downstream, fileKey, _random);
    }

    public Stream Open(Stream upstream) => new AgeOpenStream(upstream, _identities);
}
