using Dr.Errors;
using Dr.Pipelines.Age;
using Dr.Signing;

namespace Dr.Providers.Configuration;

/// <summary>Reads the keys that a configuration names, each only when it is asked for.</summary>
public sealed class ConfiguredKeys(DrConfiguration configuration, Func<string, string?> variable)
{
    /// <exception cref="KeyException">None is configured, or it cannot be read.</exception>
    public SigningKey ReadSigningKey() =>
        configuration.Signing.Key is { } key
            ? SigningKey.ParsePem(key.ReadText("the signing key", variable), key.ToString())
            : throw new KeyException(
                $"{configuration.File} names no signing key",
                "make one with `dr-service keygen`, and name it under signing.key"
            );

    /// <exception cref="KeyException">None is configured, or one cannot be read.</exception>
    public IReadOnlyList<TrustedKey> ReadTrusted() =>
        configuration.Signing.Trusted.Count > 0
            ? [.. configuration.Signing.Trusted.Select(ReadTrusted)]
            : throw new KeyException(
                $"{configuration.File} names no trusted key, so no recovery point can be believed",
                "name the public signing key (the .pub.pem file of `dr-service keygen`) under signing.trusted"
            );

    /// <exception cref="KeyException">None is configured, or one cannot be read.</exception>
    public IReadOnlyList<Identity> ReadIdentities() =>
        configuration.Identities.Count > 0
            ? [.. configuration.Identities.SelectMany(ReadIdentity)]
            : throw new KeyException(
                $"{configuration.File} names no identity, so no recovery point can be opened",
                "name the identity file (identity.age of `dr-service keygen`, or from escrow) under identities"
            );

    /// <exception cref="KeyException">None is configured, or the file of them cannot be read.</exception>
    public static IReadOnlyList<Recipient> ReadRecipients(ClusterOptions cluster)
    {
        IReadOnlyList<Recipient> all = [.. cluster.Recipients, .. FromFile(cluster.RecipientsFile)];
        return all.Count > 0
            ? [.. all.Distinct()]
            : throw new KeyException(
                $"cluster {cluster.Name} has no recipients, so nobody could open its recovery points",
                "name at least one under recipients; `dr-service keygen` makes an identity and prints its recipient"
            );
    }

    private static TrustedKey ReadTrusted(string path) =>
        TrustedKey.ParsePem(KeyFile.ReadText("the trusted key", path), path);

    private IReadOnlyList<Identity> ReadIdentity(SecretReference reference) =>
        Identity.ParseFile(reference.ReadText("the identity", variable), reference.ToString());

    private static IEnumerable<Recipient> FromFile(string? path) =>
        path is null
            ? []
            : KeyFile
                .ReadText("the recipients", path)
                .Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
                .Where(line => !line.StartsWith('#'))
                .Select(Recipient.Parse);
}
