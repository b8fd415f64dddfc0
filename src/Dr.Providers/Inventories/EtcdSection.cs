using Dr.Providers.Configuration.Yaml;
using Dr.Recovery;

namespace Dr.Providers.Inventories;

/// <summary>The <c>etcd:</c> part of an inventory. Without <c>members</c> every host of the role gets one with the usual ports.</summary>
internal static class EtcdSection
{
    public static EtcdInventory Read(YamlSection? section, YamlSection root, IReadOnlyList<HostEntry> hosts)
    {
        if (section is null)
        {
            return new EtcdInventory { Members = [.. hosts.Select(host => InventoryFile.DefaultMember(host, "http"))] };
        }

        var tls = section.Section("tls") is { } tlsSection ? Files(tlsSection) : null;
        var peer = section.Section("peerTls") is { } peerSection ? Files(peerSection) : tls;
        var client = section.Section("clientTls") is { } clientSection ? Files(clientSection) : tls;
        var scheme = tls is null ? "http" : "https";
        var members = section.List("members", member => ReadMember(member, root, hosts, scheme));
        var etcd = new EtcdInventory
        {
            Members = section.Has("members")
                ? members
                : [.. hosts.Select(host => InventoryFile.DefaultMember(host, scheme))],
            Binaries = section.OptionalPath("binaries"),
            QuotaBytes = section.Optional<long?>("quotaBytes", text => YamlValues.Bytes(text), null),
            MaxRequestBytes = section.Optional<long?>("maxRequestBytes", text => YamlValues.Bytes(text), null),
            Tls = tls,
            PeerTls = peer,
            ClientTls = client,
            ExtraArguments = section.Values("extraArguments", ExtraArgument),
            User = section.OptionalText("user"),
            PasswordFile = section.OptionalPath("passwordFile"),
            OldEndpoints = section.Has("oldEndpoints") ? section.Values("oldEndpoints", YamlValues.HttpUrl) : null,
        };
        if (etcd.User is null != etcd.PasswordFile is null)
        {
            section.Problem("'etcd.user' and 'etcd.passwordFile' belong together");
        }

        return etcd;
    }

    private static EtcdMemberEntry ReadMember(
        YamlSection member,
        YamlSection root,
        IReadOnlyList<HostEntry> hosts,
        string scheme
    )
    {
        var name = member.RequiredText("name");
        var on = member.OptionalText("host") ?? name;
        var host = hosts.FirstOrDefault(host => host.Name == on);
        if (host is null)
        {
            member.Problem($"'{member.Name}' is on '{on}', which is no host with the role etcd");
        }

        var otherwise = InventoryFile.DefaultMember(
            host ?? new HostEntry(on, "unknown", HostEntry.Local, "/", null),
            scheme
        );
        return new EtcdMemberEntry(
            name,
            on,
            Url(member, "clientUrl", otherwise.ClientUrl),
            Url(member, "peerUrl", otherwise.PeerUrl),
            member.OptionalPath("dataDirectory") ?? otherwise.DataDirectory
        );

        static Uri Url(YamlSection member, string key, Uri otherwise) =>
            member.Optional(key, YamlValues.HttpUrl, otherwise) ?? otherwise;
    }

    private static TlsFiles Files(YamlSection section) =>
        new(section.RequiredPath("ca"), section.RequiredPath("certificate"), section.RequiredPath("key"));

    // why: these decide what the members are and where their data lies; given twice they would make the plan untrue
    private static string ExtraArgument(string text)
    {
        string[] ours =
        [
            "--name",
            "--data-dir",
            "--wal-dir",
            "--initial-",
            "--listen-",
            "--advertise-",
            "--quota-backend-bytes",
        ];
        return !text.StartsWith("--", StringComparison.Ordinal)
                ? throw new FormatException($"'{text}' must begin with --")
            : ours.Any(argument => text.StartsWith(argument, StringComparison.Ordinal))
                ? throw new FormatException($"'{text}' is decided by the plan; leave it out")
            : text;
    }
}
