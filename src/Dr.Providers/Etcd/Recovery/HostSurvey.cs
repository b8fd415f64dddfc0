using Dr.Errors;
using Dr.Findings;
using Dr.Providers.Hosts;
using Dr.Providers.Recovery;
using Dr.Recovery;

namespace Dr.Providers.Etcd.Recovery;

/// <summary>All that one host could be asked; what failed is a finding.</summary>
internal sealed record HostSurvey(EtcdMemberEntry Member, string Machine, HostEntry Entry)
{
    public EtcdToolFacts? Tools { get; private init; }

    public HostFacts? Facts { get; private init; }

    public IReadOnlyList<TimeSpan> Syncs { get; private init; } = [];

    public bool HasData { get; private init; }

    public ServiceState Service { get; private init; }

    public IReadOnlyList<Finding> Failures { get; private init; } = [];

    public double? SyncP99 =>
        Syncs.Count == 0 ? null : Syncs.Order().ElementAt((Syncs.Count - 1) * 99 / 100).TotalMilliseconds;

    /// <param name="host">Whom.</param>
    /// <param name="member">What is to run there.</param>
    /// <param name="inventory">Where it stands.</param>
    /// <param name="setup">Clock and measurement.</param>
    /// <param name="measureDisk">Hosts of one machine share a disk: measuring it on all at once would measure each other.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static async Task<HostSurvey> TakeAsync(
        IHost host,
        EtcdMemberEntry member,
        Inventory inventory,
        RestoreSetup setup,
        bool measureDisk,
        CancellationToken cancellationToken
    )
    {
        var failures = new List<Finding>();
        var entry = inventory.Host(member.Host);
        var tools = TryAsync(
            failures,
            "etcd.tools-missing",
            host,
            () => EtcdTools.ProbeAsync(host, inventory.RequiredEtcd.Binaries, cancellationToken)
        );
        var facts = TryAsync(
            failures,
            "host.unmeasured",
            host,
            () => new HostProbe(host, setup.Clock).LookAsync(member.DataDirectory, cancellationToken)
        );
        var data = TryAsync(
            failures,
            "host.unmeasured",
            host,
            async () => (object)await new HostFiles(host).HoldsAsync(member.DataDirectory, cancellationToken)
        );
        var service = TryAsync(
            failures,
            "host.unmeasured",
            host,
            async () =>
                (object)
                    await host.Services.StateAsync(EtcdServiceDefinition.Named(inventory, member), cancellationToken)
        );
        var syncs = measureDisk
            ? await TryAsync(
                failures,
                "host.disk-unusable",
                host,
                () => host.MeasureSyncAsync(entry.Directory, setup.Sync, cancellationToken)
            )
            : null;
        return new HostSurvey(member, host.Machine, entry)
        {
            Tools = await tools,
            Facts = await facts,
            Syncs = syncs ?? [],
            HasData = await data is true,
            Service = await service is ServiceState.Running ? ServiceState.Running : ServiceState.Stopped,
            Failures = failures,
        };
    }

    private static async Task<T?> TryAsync<T>(List<Finding> failures, string code, IHost host, Func<Task<T>> ask)
        where T : class
    {
        try
        {
            return await ask();
        }
        catch (DrException exception)
        {
            lock (failures)
            {
                failures.Add(new Finding(Severity.Critical, code, host.Name, exception.Message, exception.Hint));
            }

            return null;
        }
    }
}
