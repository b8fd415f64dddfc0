using Dr.Errors;

namespace Dr.Pipelines;

/// <summary>What the signed manifest and the sealed contents say of one object; null where they are not asked.</summary>
public sealed record ExpectedDigests(Digest? StoredDigest, long? PlainSize, Digest? PlainDigest)
{
    internal void Check(string what, DigestTap stored, SizeTap plainSize, DigestTap plain)
    {
        if (StoredDigest is { } digest && stored.Current() != digest)
        {
            throw Differs(what, "stored digest", digest, stored.Current());
        }

        if (PlainSize is { } size && plainSize.Size != size)
        {
            throw Differs(what, "plain size", size, plainSize.Size);
        }

        if (PlainDigest is { } plainDigest && plain.Current() != plainDigest)
        {
            throw Differs(what, "plain digest", plainDigest, plain.Current());
        }
    }

    private static IntegrityException Differs(string what, string property, object expected, object found) =>
        new(
            $"{what} is damaged: its {property} is {found}, and {expected} was recorded",
            "restore from another point; `dr-restore list` shows which are verified"
        );
}
