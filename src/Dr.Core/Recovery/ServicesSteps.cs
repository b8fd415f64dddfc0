namespace Dr.Recovery;

/// <summary>The order of what runs beside etcd. Names of actions are those of the providers.</summary>
public static class ServicesSteps
{
    public const string Stop = "services/stop";
    public const string Start = "services/start";

    /// <summary>The id of a start: of one role on one host.</summary>
    public static string StartOf(string role, string host) => $"{Start}/{role}@{host}";

    internal static IReadOnlyList<RestoreStep> For(Inventory inventory)
    {
        var groups = inventory.RequiredServices.Groups;
        List<RestoreStep> steps =
        [
            .. Hosts(inventory, groups)
                .Select(host => new RestoreStep(
                    $"{Stop}@{host.Name}",
                    $"stop {string.Join(", ", UnitsOn(host, groups))}",
                    Stop,
                    [],
                    $"systemctl start {string.Join(' ', UnitsOn(host, groups))} on {host.Name}",
                    host.Name
                )),
        ];
        IReadOnlyList<string> before = [.. steps.Select(step => step.Id)];
        foreach (var group in groups)
        {
            var started = Starts(inventory, group, before);
            steps.AddRange(started);
            before = started.Count > 0 ? [.. started.Select(step => step.Id)] : before;
        }

        return steps;
    }

    /// <summary>In the order in which they are started on that host.</summary>
    public static IReadOnlyList<string> UnitsOn(HostEntry host, IReadOnlyList<ServiceGroup> groups) =>
        [.. groups.Where(group => host.Roles.Contains(group.Role)).SelectMany(group => group.Units).Distinct()];

    private static IEnumerable<HostEntry> Hosts(Inventory inventory, IReadOnlyList<ServiceGroup> groups) =>
        inventory.Hosts.Where(host => UnitsOn(host, groups).Count > 0);

    private static List<RestoreStep> Starts(Inventory inventory, ServiceGroup group, IReadOnlyList<string> after) =>
        [
            .. inventory
                .Hosts.Where(host => host.Roles.Contains(group.Role))
                .Select(host => new RestoreStep(
                    StartOf(group.Role, host.Name),
                    $"start {string.Join(", ", group.Units)}"
                        + (group.ReadyOn(host) is { } ready ? $" and wait for {ready}" : ""),
                    Start,
                    after,
                    $"systemctl stop {string.Join(' ', group.Units)} on {host.Name}",
                    host.Name
                )),
        ];
}
