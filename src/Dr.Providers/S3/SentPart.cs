using System.Security.Cryptography;

namespace Dr.Providers.S3;

/// <summary>A part that the store has, with the checksum that both sides computed.</summary>
internal sealed record SentPart(int Number, long Length, string ETag, byte[] Md5)
{
    /// <summary>The ETag that S3 gives an object of parts: MD5 of the MD5s, a dash, and their number.</summary>
    public static string CombinedETag(IReadOnlyList<SentPart> parts)
    {
#pragma warning disable CA5351 // why: the protocol's own checksum; nothing is protected by it but the transport
        var md5 = MD5.HashData(parts.SelectMany(part => part.Md5).ToArray());
#pragma warning restore CA5351
        return $"{Convert.ToHexStringLower(md5)}-{parts.Count}";
    }
}
