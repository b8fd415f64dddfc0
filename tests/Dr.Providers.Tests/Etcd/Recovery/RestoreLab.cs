using Dr.Providers.Etcd.Recovery;
using Dr.Providers.Hosts;
using Dr.Providers.Inventories;
using Dr.Randomness;
using Dr.Recovery;
using Dr.Runs;
using Dr.Testing.Servers;

namespace Dr.Providers.Tests.Etcd.Recovery;

/// <summary>Five local hosts on loopback addresses of their own, a folder for runs, and what a restore needs. Ends what was started.</summary>
internal sealed class RestoreLab : IAsyncDisposable
{
    private readonly TestFolder _folder = TestFolder.Create("restore");
    private readonly LoopbackSubnet _subnet = LoopbackSubnet.Claim();
    private RestorePlan? _last;

    public RestoreLab(EtcdVersion version, string etcdLines = "")
    {
        Version = version;
        Inventory = InventoryFile.Parse(Text(etcdLines), _folder.File("inventory.yaml"));
        Setup = new RestoreSetup(
            _folder.File("runs"),
            TimeProvider.System,
            new SystemRandomSource(),
            new Recorder(Events)
        )
        {
            Sync = new SyncMeasurement(5, TimeSpan.FromMilliseconds(200)),
        };
    }

    public EtcdVersion Version { get; }

    public Inventory Inventory { get; private set; }

    public RestoreSetup Setup { get; private set; }

    public List<RunEvent> Events { get; } = [];

    public EtcdRestore Restore => new(Setup);

    public string Address(int member) => _subnet.Address(member);

    public string File(string name) => _folder.File(name);

    /// <summary>Reads the inventory again with other lines below <c>etcd:</c>.</summary>
    public void Configure(string etcdLines) =>
        Inventory = InventoryFile.Parse(Text(etcdLines), _folder.File("inventory.yaml"));

    public void Configure(Func<RestoreSetup, RestoreSetup> change) => Setup = change(Setup);

    public async Task<RestorePlan> PlanAsync(RestoreSource source, CancellationToken cancellationToken) =>
        _last = await Restore.PlanAsync(Inventory, source, cancellationToken);

    public async Task<RestoreReport> RunAsync(RestoreSource source, CancellationToken cancellationToken) =>
        await Restore.RunAsync(await PlanAsync(source, cancellationToken), source, cancellationToken);

    public ServiceDefinition Service(int member) =>
        EtcdServiceDefinition.Named(Inventory, Inventory.Etcd.Members[member]);

    public async ValueTask DisposeAsync()
    {
        var hosts = HostSet.Of(Inventory, TimeProvider.System);
        await Task.WhenAll(
            Inventory.Etcd.Members.Select(
                (member, index) =>
                    new HostServices(hosts[member.Host], TimeProvider.System).StopAsync(
                        Service(index),
                        CancellationToken.None
                    )
            )
        );
        _folder.Dispose();
        _subnet.Dispose();
    }

    private string Text(string etcdLines) =>
        "cluster: production\nhosts:\n"
        + string.Concat(
            Enumerable
                .Range(1, 5)
                .Select(number =>
                    $"  - {{name: etcd-{number}, address: {Address(number)}, directory: hosts/etcd-{number}}}\n"
                )
        )
        + $"etcd:\n  binaries: {Version.Folder}\n"
        + string.Concat(etcdLines.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => $"  {line}\n"));

    private sealed class Recorder(List<RunEvent> events) : IProgress<RunEvent>
    {
        public void Report(RunEvent value)
        {
            lock (events)
            {
                events.Add(value);
            }
        }
    }
}
