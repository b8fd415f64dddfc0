using Dr.Preflight;
using Dr.Providers.Configuration.Yaml;
using Dr.Recovery;

namespace Dr.Providers.Inventories;

/// <summary>The <c>loadBalancer:</c> part of an inventory: where it is, and whom it leads to.</summary>
internal static class LoadBalancerSection
{
    public static LoadBalancerInventory? Read(YamlSection? section, IReadOnlyList<HostEntry> hosts)
    {
        if (section is null)
        {
            return null;
        }

        var routes = section.List("routes", route => ReadRoute(route, hosts));
        if (routes.Count == 0)
        {
            section.Problem("'loadBalancer.routes' must name at least one route");
        }

        foreach (var twice in routes.GroupBy(route => $"{route}").Where(same => same.Count() > 1))
        {
            section.Problem("routes", $"has {twice.Key} {twice.Count()} times; name all of its backends in one entry");
        }

        var balancer = new LoadBalancerInventory(Address(section, hosts), routes) { Ca = section.OptionalPath("ca") };
        balancer = balancer with
        {
            Silence = section.Optional("silence", YamlValues.Duration, balancer.Silence),
            Within = section.Optional("within", YamlValues.Duration, balancer.Within),
        };
        return section.Section("ports") is { } ports
            ? balancer with
            {
                Http = ports.Optional("http", Port, balancer.Http),
                Https = ports.Optional("https", Port, balancer.Https),
            }
            : balancer;
    }

    private static string Address(YamlSection section, IReadOnlyList<HostEntry> hosts)
    {
        if (section.OptionalText("address") is { } address)
        {
            return address;
        }

        var theirs = hosts.Where(host => host.Roles.Contains(RoleNames.LoadBalancer)).ToList();
        if (theirs.Count != 1)
        {
            section.Problem(
                $"'loadBalancer.address' is missing, and {theirs.Count} hosts have the role {RoleNames.LoadBalancer}"
            );
        }

        return theirs.FirstOrDefault()?.Address ?? "";
    }

    private static LoadBalancerRoute ReadRoute(YamlSection section, IReadOnlyList<HostEntry> hosts)
    {
        var backend = section.Values("backend", YamlValues.Text);
        if (backend.Count == 0)
        {
            section.Problem("backend", "must name at least one host");
        }

        foreach (var name in backend)
        {
            var host = hosts.FirstOrDefault(host => host.Name == name);
            if (host is null)
            {
                section.Problem("backend", $"names '{name}', which is not among hosts");
            }
            else if (host.Kind == HostEntry.Local)
            {
                section.Problem("backend", $"names {name}, a local host; only hosts over ssh can be stood in for");
            }
        }

        return new LoadBalancerRoute(
            section.Required("host", HostName) ?? "",
            section.Optional("path", Path, "/"),
            [.. backend.Distinct()],
            section.Optional("port", Port, LoadBalancerRoute.DefaultPort)
        );
    }

    private static string HostName(string text) =>
        Uri.CheckHostName(text) != UriHostNameType.Unknown
            ? text
            : throw new FormatException($"'{text}' is no host name");

    // why: it becomes a line of a request as it is
    private static string Path(string text) =>
        text.StartsWith('/') && text.All(letter => char.IsAsciiLetterOrDigit(letter) || "/-._~%".Contains(letter))
            ? text
            : throw new FormatException($"'{text}' is no path of a URL: it begins with / and is written in ASCII");

    private static int Port(string text) =>
        YamlValues.WholeNumber(text) is var number and > 0 and <= ushort.MaxValue
            ? number
            : throw new FormatException($"'{text}' is no port");
}
