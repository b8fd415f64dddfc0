using Dr.Errors;
using Dr.Findings;
using Dr.Providers.Hosts;
using Dr.Recovery;

namespace Dr.Providers.Services;

/// <summary>Looks whether a host has the units that it is to start. Those that the keys bring are not there yet, which is worth a notice only.</summary>
internal sealed class UnitPreflight(IHost host)
{
    private const string Script = """
        for unit in "$@"; do systemctl cat "$unit" >/dev/null 2>&1 || printf '%s\n' "$unit"; done
        """;

    public async Task<IReadOnlyList<Finding>> RunAsync(
        Inventory inventory,
        HostEntry entry,
        CancellationToken cancellationToken
    )
    {
        var units = ServicesSteps.UnitsOn(entry, inventory.RequiredServices.Groups);
        try
        {
            var missing = await host.RequireAsync(
                "look for units",
                HostCommand.Shell(Script, units),
                cancellationToken
            );
            var getsKeys = inventory.Keys?.BundlesOn(entry.Name).Count > 0;
            return
            [
                .. missing
                    .Split('\n', StringSplitOptions.RemoveEmptyEntries)
                    .Select(unit => Missing(entry, unit, getsKeys)),
            ];
        }
        catch (DrException exception)
        {
            return [new Finding(Severity.Critical, "host.unreachable", entry.Name, exception.Message, exception.Hint)];
        }
    }

    private static Finding Missing(HostEntry entry, string unit, bool getsKeys) =>
        new(
            getsKeys ? Severity.Notice : Severity.Critical,
            "services.no-unit",
            entry.Name,
            $"{entry.Name} has no unit {unit}"
                + (getsKeys ? " yet; the bundles of keys that it gets may bring it" : ""),
            getsKeys ? "" : $"install it there, or take {unit} out of services in the inventory"
        );
}
