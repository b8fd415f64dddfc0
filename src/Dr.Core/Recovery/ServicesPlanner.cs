namespace Dr.Recovery;

/// <summary>Plans what runs beside etcd. Facts in, plan out: no clock, no disk, no network.</summary>
public static class ServicesPlanner
{
    public static RestorePlan Add(RestorePlan plan) =>
        plan.With(
            [.. plan.Inventory.RequiredServices.Groups.Select(group => Started(plan.Inventory, group))],
            ServicesSteps.For(plan.Inventory)
        ) with
        {
            StartsServices = true,
        };

    private static Decision Started(Inventory inventory, ServiceGroup group) =>
        new(
            $"{group.Role} services",
            $"{string.Join(", ", group.Units)} on {string.Join(", ", inventory.Hosts.Where(host => host.Roles.Contains(group.Role)).Select(host => host.Name))}",
            group.Ready is null
                ? "stopped first, started when what they need is there; running is enough"
                : $"stopped first, started when what they need is there; ready when {group.Ready} answers"
        );
}
