using Dr.Errors;
using Dr.Pipelines.Age;
using Dr.Randomness;
using Dr.Signing;

namespace Dr.Providers.Keys;

/// <summary>Makes keys and writes them to files that only their owner can read. Never overwrites one.</summary>
public sealed class NewKeyFiles(string folder, TimeProvider clock, IRandomSource random)
{
    public const string SigningKeyName = "signing.key";
    public const string PublicKeyName = "signing.pub.pem";
    public const string IdentityName = "identity.age";

    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private const UnixFileMode Readable = OwnerOnly | UnixFileMode.GroupRead | UnixFileMode.OtherRead;

    /// <exception cref="DrException">One of the files exists (<see cref="ErrorCode.Usage"/>); then none is written.</exception>
    public NewKeys Write(KeyKinds kinds)
    {
        IReadOnlyList<string> names =
        [
            .. kinds.HasFlag(KeyKinds.Signing) ? [SigningKeyName, PublicKeyName] : Array.Empty<string>(),
            .. kinds.HasFlag(KeyKinds.Identity) ? [IdentityName] : Array.Empty<string>(),
        ];
        RefuseExisting(names.Select(PathOf));
        Directory.CreateDirectory(folder, OwnerOnly | UnixFileMode.UserExecute);
        return new NewKeys(
            folder,
            kinds.HasFlag(KeyKinds.Signing) ? WriteSigningKey() : null,
            kinds.HasFlag(KeyKinds.Identity) ? WriteIdentity() : null
        );
    }

    private NewSigningKey WriteSigningKey()
    {
        using var key = SigningKey.New(random);
        WriteFile(SigningKeyName, key.ToSecretPem(), OwnerOnly);
        WriteFile(PublicKeyName, key.Public.ToPem(), Readable);
        return new NewSigningKey(PathOf(SigningKeyName), PathOf(PublicKeyName), key.Public.Id);
    }

    private NewIdentity WriteIdentity()
    {
        using var identity = Identity.New(random);
        var text = $"""
            # created: {clock.GetUtcNow():yyyy-MM-dd'T'HH:mm:ss'Z'}
            # public key: {identity.Recipient}
            {identity.ToSecretText()}

            """;
        WriteFile(IdentityName, text, OwnerOnly);
        return new NewIdentity(PathOf(IdentityName), identity.Recipient.ToString());
    }

    private static void RefuseExisting(IEnumerable<string> paths)
    {
        var existing = paths.Where(Path.Exists).ToList();
        if (existing.Count > 0)
        {
            throw new DrException(
                ErrorCode.Usage,
                $"will not overwrite {string.Join(", ", existing)}: points made with a lost key cannot be opened or believed any more",
                "name another folder with --to DIR, or move the old keys to a safe place first"
            );
        }
    }

    private void WriteFile(string name, string text, UnixFileMode mode)
    {
        var options = new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.Write,
            UnixCreateMode = mode,
        };
        using var file = new FileStream(PathOf(name), options);
        file.Write(System.Text.Encoding.ASCII.GetBytes(text));
        file.Flush(flushToDisk: true);
    }

    private string PathOf(string name) => Path.Combine(folder, name);
}
