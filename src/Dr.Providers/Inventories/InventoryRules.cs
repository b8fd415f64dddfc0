using Dr.Providers.Configuration.Yaml;
using Dr.Recovery;

namespace Dr.Providers.Inventories;

/// <summary>What must hold between the entries of an inventory.</summary>
internal static class InventoryRules
{
    public static void CheckHosts(YamlSection root, IReadOnlyList<HostEntry> hosts)
    {
        if (hosts.Count == 0)
        {
            root.Problem("hosts", "must name at least one host");
        }

        Distinct(root, "hosts", "name", hosts.Select(host => host.Name));
        foreach (
            var host in hosts.Where(host =>
                host.Name.Any(letter => !char.IsAsciiLetterOrDigit(letter) && letter is not ('-' or '.'))
            )
        )
        {
            root.Problem("hosts", $"names '{host.Name}'; use letters, digits, dots and dashes");
        }

        var local = hosts.Where(host => host.Kind == HostEntry.Local).ToList();
        foreach (var host in local)
        {
            if (local.FirstOrDefault(other => other != host && Within(host.Directory, other.Directory)) is { } outer)
            {
                root.Problem("hosts", $"puts {host.Name} into the directory of {outer.Name} ({outer.Directory})");
            }
        }
    }

    public static void CheckMembers(
        YamlSection root,
        IReadOnlyList<HostEntry> hosts,
        IReadOnlyList<EtcdMemberEntry> members
    )
    {
        if (members.Count == 0 && hosts.Count > 0)
        {
            root.Problem("hosts", "has none with the role etcd");
        }

        Distinct(root, "etcd", "member name", members.Select(member => member.Name));
        Distinct(root, "etcd", "host (one member each)", members.Select(member => member.Host));
        Distinct(
            root,
            "etcd",
            "URL",
            members.SelectMany(member => new[] { $"{member.ClientUrl}", $"{member.PeerUrl}" })
        );
        foreach (var member in members)
        {
            // why: on a machine of its own a member may keep its data wherever its disk is
            var directory = hosts
                .FirstOrDefault(host => host is { Kind: HostEntry.Local } && host.Name == member.Host)
                ?.Directory;
            if (
                directory is { Length: > 0 }
                && (!Within(member.DataDirectory, directory) || member.DataDirectory == directory)
            )
            {
                root.Problem("etcd", $"puts the data of {member.Name} outside of its host's directory {directory}");
            }
        }
    }

    private static void Distinct(YamlSection root, string key, string what, IEnumerable<string> values)
    {
        foreach (
            var twice in values
                .Where(value => value.Length > 0)
                .GroupBy(value => value)
                .Where(group => group.Count() > 1)
        )
        {
            root.Problem(key, $"uses the {what} '{twice.Key}' {twice.Count()} times");
        }
    }

    private static bool Within(string path, string folder) =>
        path.Length > 0
        && folder.Length > 0
        && $"{path.TrimEnd('/')}/".StartsWith($"{folder.TrimEnd('/')}/", StringComparison.Ordinal);
}
