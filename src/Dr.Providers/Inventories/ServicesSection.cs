using Dr.Preflight;
using Dr.Providers.Configuration.Yaml;
using Dr.Recovery;

namespace Dr.Providers.Inventories;

/// <summary>The <c>services:</c> part of an inventory: what is stopped before a restore and started after it.</summary>
internal static class ServicesSection
{
    public static ServicesInventory? Read(YamlSection root, IReadOnlyList<HostEntry> hosts)
    {
        var groups = root.List("services", group => ReadGroup(group, hosts));
        foreach (var twice in groups.GroupBy(group => group.Role).Where(same => same.Count() > 1))
        {
            root.Problem(
                "services",
                $"has the role {twice.Key} {twice.Count()} times; name all of its units in one entry"
            );
        }

        return groups.Count == 0 ? null : new ServicesInventory(groups);
    }

    private static ServiceGroup ReadGroup(YamlSection section, IReadOnlyList<HostEntry> hosts)
    {
        var role = section.Required("role", YamlValues.OneOf([.. RoleNames.All.Except([RoleNames.Etcd])])) ?? "";
        var group = new ServiceGroup(role, section.Values("units", Unit))
        {
            Ready = section.Optional<string?>("ready", Ready, null),
        };
        group = group with { Within = section.Optional("within", YamlValues.Duration, group.Within) };
        if (group.Units.Count == 0)
        {
            section.Problem("units", "must name at least one unit of systemd");
        }

        var theirs = hosts.Where(host => host.Roles.Contains(role)).ToList();
        if (role.Length > 0 && theirs.Count == 0)
        {
            section.Problem("role", $"is {role}, and no host has it among its roles");
        }

        if (theirs.Find(host => host.Kind == HostEntry.Local) is { } local)
        {
            section.Problem("role", $"is one of {local.Name}, a local host; only hosts over ssh have units");
        }

        return group;
    }

    private static string Unit(string text) =>
        text.Length > 0 && text.All(letter => char.IsAsciiLetterOrDigit(letter) || "-_.@:\\".Contains(letter))
            ? text
            : throw new FormatException($"'{text}' is no name of a unit");

    private static string Ready(string text) =>
        Uri.TryCreate(text.Replace("{address}", "127.0.0.1", StringComparison.Ordinal), UriKind.Absolute, out var url)
        && (url.Scheme is "http" or "https")
            ? text
            : throw new FormatException($"'{text}' is no http or https URL; {{address}} stands for the host's address");
}
