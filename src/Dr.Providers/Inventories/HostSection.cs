using System.Net;
using Dr.Preflight;
using Dr.Providers.Configuration;
using Dr.Providers.Configuration.Yaml;
using Dr.Recovery;

namespace Dr.Providers.Inventories;

/// <summary>One entry of <c>hosts:</c>, with what <c>defaults:</c> says for all of them.</summary>
internal static class HostSection
{
    private const string OnHost = "/var/lib/dr";

    public static HostDefaults Defaults(YamlSection? section) =>
        new(
            section?.Optional("kind", Kind, HostEntry.Local) ?? HostEntry.Local,
            section?.Section("ssh") is { } ssh ? SshSection.Read("", ssh, new SshAccess("")) : new SshAccess("")
        );

    public static (HostEntry Entry, IReadOnlyList<string> Roles) Read(YamlSection host, HostDefaults defaults)
    {
        var kind = host.Optional("kind", Kind, defaults.Kind);
        var address = host.Required("address", Address) ?? "";
        var isSsh = kind == HostEntry.OverSsh;
        var roles = host.Has("roles") ? host.Values("roles", YamlValues.OneOf(RoleNames.All)) : RoleNames.Default;
        var entry = new HostEntry(
            host.RequiredText("name"),
            address,
            kind,
            isSsh ? host.Optional("directory", YamlValues.AbsolutePath, OnHost) : host.RequiredPath("directory"),
            host.OptionalText("zone")
        )
        {
            Roles = roles,
            Ssh = isSsh ? SshSection.Read(address, host.Section("ssh"), defaults.Ssh) : null,
        };
        return (entry, roles);
    }

    private static string Kind(string text) => YamlValues.OneOf(HostEntry.Local, HostEntry.OverSsh)(text);

    private static string Address(string text) =>
        IPAddress.TryParse(text, out _) || Uri.CheckHostName(text) == UriHostNameType.Dns
            ? text
            : throw new FormatException($"'{text}' is neither an IP address nor a host name");
}

/// <summary>What holds for every host that does not say otherwise.</summary>
internal sealed record HostDefaults(string Kind, SshAccess Ssh);
