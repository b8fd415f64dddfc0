using System.Security.Cryptography;
using System.Text;
using Dr.Errors;
using Dr.Randomness;

namespace Dr.Pipelines.Age;

/// <summary>The textual header of an age file: one stanza per recipient, then a MAC over all of it.</summary>
internal static class AgeHeader
{
    public const int FileKeySize = 16;
    private const string Version = "age-encryption.org/v1";
    private const string End = "---";

    public static byte[] Write(ReadOnlySpan<byte> fileKey, IReadOnlyList<Recipient> recipients, IRandomSource random)
    {
        var text = new StringBuilder(Version).Append('\n');
        foreach (var recipient in recipients)
        {
            text.Append(X25519Stanza.Wrap(fileKey, recipient, random).ToText());
        }

        text.Append(End);
        var mac = Mac(fileKey, Encoding.ASCII.GetBytes(text.ToString()));
        return Encoding.ASCII.GetBytes(text.Append(' ').Append(AgeBase64.Encode(mac)).Append('\n').ToString());
    }

    /// <summary>Reads the header and gives the file key.</summary>
    /// <exception cref="KeyException">None of the identities fits.</exception>
    /// <exception cref="IntegrityException">The header is not one, was changed, or is cut.</exception>
    public static byte[] Read(AgeHeaderReader reader, IReadOnlyList<Identity> identities)
    {
        if (reader.ReadLine() != Version)
        {
            throw AgeHeaderReader.Damaged("the object does not begin as an age file");
        }

        var stanzas = new List<X25519Stanza>();
        string line;
        while (!(line = reader.ReadLine()).StartsWith(End, StringComparison.Ordinal))
        {
            var body = reader.ReadBody();
            if (X25519Stanza.TryParse(line, body) is { } stanza)
            {
                stanzas.Add(stanza);
            }
        }

        var fileKey = Unwrap(stanzas, identities);
        var mac = AgeBase64.Decode(line.Length > 4 ? line[4..] : "");
        return
            line.StartsWith(End + " ", StringComparison.Ordinal)
            && mac is not null
            && CryptographicOperations.FixedTimeEquals(mac, Mac(fileKey, reader.ConsumedUpTo(line, End.Length)))
            ? fileKey
            : throw AgeHeaderReader.Damaged("the age header's authentication code does not fit");
    }

    private static byte[] Unwrap(List<X25519Stanza> stanzas, IReadOnlyList<Identity> identities)
    {
        var keys =
            from identity in identities
            from stanza in stanzas
            let key = stanza.Unwrap(identity)
            where key is not null
            select key;
        return keys.FirstOrDefault()
            ?? throw new KeyException(
                identities.Count == 0
                    ? "the object is sealed and no identity was given"
                    : $"none of the {identities.Count} identities fits the {stanzas.Count} recipients of the object",
                "name the identity file of one of the point's recipients; `dr-restore show POINT` lists them"
            );
    }

    private static byte[] Mac(ReadOnlySpan<byte> fileKey, byte[] header)
    {
        Span<byte> key = stackalloc byte[32];
        HKDF.DeriveKey(HashAlgorithmName.SHA256, fileKey, key, salt: [], info: "header"u8);
        return HMACSHA256.HashData(key, header);
    }
}
