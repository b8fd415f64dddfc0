using Dr.Providers.Configuration.Yaml;
using Dr.Recovery;

namespace Dr.Providers.Configuration;

/// <summary>An <c>ssh:</c> section: how a host is reached.</summary>
internal static class SshSection
{
    /// <param name="address">The host's own, where the section has none.</param>
    /// <param name="own">The host's section; null where it has none.</param>
    /// <param name="otherwise">What holds for every host that does not say otherwise.</param>
    public static SshAccess Read(string address, YamlSection? own, SshAccess otherwise) =>
        own is null
            ? otherwise with
            {
                Address = address,
            }
            : new SshAccess(own.OptionalText("address") ?? address)
            {
                User = own.OptionalText("user") ?? otherwise.User,
                Port = own.Optional("port", Port, otherwise.Port),
                IdentityFile = own.OptionalPath("identityFile") ?? otherwise.IdentityFile,
                HostKey = own.Optional<string?>("hostKey", HostKey, null),
                Sudo = own.Optional("sudo", YamlValues.Boolean, otherwise.Sudo),
            };

    private static int? Port(string text) =>
        YamlValues.WholeNumber(text) is var number and > 0 and <= ushort.MaxValue
            ? number
            : throw new FormatException($"'{text}' is no port");

    private static string HostKey(string text) =>
        text.Split(' ', StringSplitOptions.RemoveEmptyEntries) is [var type, var key, ..]
        && key.StartsWith("AAAA", StringComparison.Ordinal)
            ? $"{type} {key}"
            : throw new FormatException($"'{text}' is no public key; write it as in ssh_host_ed25519_key.pub");
}
