using Dr.Providers.Configuration.Yaml;

namespace Dr.Providers.Configuration;

/// <summary>Who signs, and whose signatures count.</summary>
/// <param name="Key">The private key; null where this machine makes no points.</param>
/// <param name="Trusted">Public keys in PEM: points signed by others do not exist for this machine.</param>
public sealed record SigningOptions(SecretReference? Key, IReadOnlyList<string> Trusted)
{
    internal static SigningOptions Bind(YamlSection? section, string file) =>
        section is null
            ? new SigningOptions(null, [])
            : new SigningOptions(
                section.Optional<SecretReference?>("key", text => SecretReference.Parse(text, file), null),
                section.Values("trusted", text => SecretReference.PathFrom(text, file))
            );
}
