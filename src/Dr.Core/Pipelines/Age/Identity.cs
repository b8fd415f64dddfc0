using Dr.Errors;
using Dr.Randomness;
using NSec.Cryptography;

namespace Dr.Pipelines.Age;

/// <summary>The private half of an age X25519 key: opens. Never printed; the text form exists only for writing a key file.</summary>
public sealed class Identity : IDisposable
{
    private const string Prefix = "AGE-SECRET-KEY-";
    private readonly Key _key;
    private readonly byte[] _secret;

    private Identity(byte[] secret)
    {
        _secret = secret;
        _key = Key.Import(KeyAgreementAlgorithm.X25519, secret, KeyBlobFormat.RawPrivateKey);
        Recipient = Recipient.Of(_key.PublicKey.Export(KeyBlobFormat.RawPublicKey));
    }

    public Recipient Recipient { get; }

    public static Identity New(IRandomSource random)
    {
        var secret = new byte[32];
        random.Fill(secret);
        return new Identity(secret);
    }

    /// <summary>Reads an identity file as <c>age-keygen</c> writes it: comments, empty lines, one key a line.</summary>
    /// <param name="text">The file's content.</param>
    /// <param name="file">Its name, for messages.</param>
    /// <exception cref="KeyException">A line is no identity, or there is none.</exception>
    public static IReadOnlyList<Identity> ParseFile(string text, string file)
    {
        var lines = text.Split('\n').Select((line, index) => (Text: line.Trim(), Number: index + 1));
        var keys = lines.Where(line => line.Text.Length > 0 && line.Text[0] != '#').ToList();
        return keys.Count == 0
            ? throw new KeyException($"{file} holds no age identity", "use a file that `age-keygen` wrote")
            : [.. keys.Select(line => Parse(line.Text, $"{file} line {line.Number}"))];
    }

    /// <summary>The line that an identity file holds. A secret: write it to a file of mode 0600, nowhere else.</summary>
    public string ToSecretText() => Bech32.Encode(Prefix, _secret).ToUpperInvariant();

    /// <summary>Never the key: only whose it is.</summary>
    public override string ToString() => $"identity of {Recipient}";

    public void Dispose() => _key.Dispose();

    internal byte[] Agree(byte[] publicKey) => X25519.Agree(_key, publicKey);

    private static Identity Parse(string text, string where) =>
        Bech32.Decode(Prefix, text) is { Length: 32 } secret
            ? new Identity(secret)
            : throw new KeyException(
                $"{where} is not an age X25519 identity",
                "identities begin with AGE-SECRET-KEY-1; passphrase-protected files have to be decrypted first"
            );
}
