using Dr.Errors;
using Dr.Findings;
using Dr.Providers.Hosts;
using Dr.Recovery;

namespace Dr.Providers.Etcd.Recovery;

/// <summary>All that one host could be asked about its member; what failed is a finding.</summary>
internal sealed record HostSurvey(EtcdMemberEntry Member, string Machine)
{
    public EtcdToolFacts? Tools { get; private init; }

    public HostFacts? Facts { get; private init; }

    public bool HasData { get; private init; }

    public ServiceState Service { get; private init; }

    public IReadOnlyList<Finding> Failures { get; private init; } = [];

    /// <param name="host">Whom.</param>
    /// <param name="member">What is to run there.</param>
    /// <param name="inventory">Where it stands.</param>
    /// <param name="facts">What was seen of the host; null: it could not be asked, which is told elsewhere, and is not asked again.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static async Task<HostSurvey> TakeAsync(
        IHost host,
        EtcdMemberEntry member,
        Inventory inventory,
        HostFacts? facts,
        CancellationToken cancellationToken
    )
    {
        if (facts is null)
        {
            return new HostSurvey(member, host.Machine);
        }

        var failures = new List<Finding>();
        var tools = TryAsync(
            failures,
            "etcd.tools-missing",
            host,
            () => EtcdTools.ProbeAsync(host, inventory.RequiredEtcd.Binaries, cancellationToken)
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
        return new HostSurvey(member, host.Machine)
        {
            Tools = await tools,
            Facts = facts,
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
