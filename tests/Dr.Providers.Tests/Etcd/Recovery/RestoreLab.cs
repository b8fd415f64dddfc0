using Dr.Providers.Etcd.Recovery;
using Dr.Providers.Hosts;
using Dr.Providers.Inventories;
using Dr.Providers.Preflight;
using Dr.Providers.Recovery;
using Dr.Randomness;
using Dr.Recovery;
using Dr.Runs;
using Dr.Testing.Points;
using Dr.Testing.Servers;
using EtcdMember = Dr.Providers.Etcd.Client.EtcdMember;

namespace Dr.Providers.Tests.Etcd.Recovery;

/// <summary>Five local hosts on loopback addresses of their own, a folder for runs, and what a restore needs. Ends what was started.</summary>
internal sealed class RestoreLab : IAsyncDisposable
{
    private readonly TestFolder _folder = TestFolder.Create("restore");
    private readonly LoopbackSubnet _subnet = LoopbackSubnet.Claim();
    private string _binaries;

    public RestoreLab(EtcdVersion version, string etcdLines = "")
    {
        Version = version;
        _binaries = version.Folder;
        Inventory = InventoryFile.Parse(Text(etcdLines), _folder.File("inventory.yaml"));
        Setup = new RestoreSetup(
            _folder.File("runs"),
            TimeProvider.System,
            new SystemRandomSource(),
            new Recorder(this)
        )
        {
            SandboxDisk = new DiskMeasurement(
                new SyncMeasurement(5, TimeSpan.FromMilliseconds(200)),
                1,
                TimeSpan.FromSeconds(1)
            ),
        };
    }

    public EtcdVersion Version { get; }

    public Inventory Inventory { get; private set; }

    public RestoreSetup Setup { get; private set; }

    public List<RunEvent> Events { get; } = [];

    public ClusterRestore Restore => new(Setup);

    public string Address(int member) => _subnet.Address(member);

    public string File(string name) => _folder.File(name);

    /// <summary>Reads the inventory again with other lines below <c>etcd:</c>.</summary>
    public void Configure(string etcdLines) =>
        Inventory = InventoryFile.Parse(Text(etcdLines), _folder.File("inventory.yaml"));

    public void Configure(Func<RestoreSetup, RestoreSetup> change) => Setup = change(Setup);

    public Task<RestorePlan> PlanAsync(RestoreSource source, CancellationToken cancellationToken) =>
        Restore.PlanAsync(Inventory, source, [], cancellationToken);

    public async Task<RestoreReport> RunAsync(RestoreSource source, CancellationToken cancellationToken) =>
        await Restore.RunAsync(await PlanAsync(source, cancellationToken), source, cancellationToken);

    public Task<RestoreReport> ResumeAsync(RunId run, RestoreSource source, CancellationToken cancellationToken) =>
        Restore.ResumeAsync(run, source, cancellationToken);

    /// <summary>The run whose plan was begun last.</summary>
    public RunId LastRun => RunFolders.Last(Setup.RunsFolder);

    public string HostFolder(int member) => Inventory.Hosts[member].Directory;

    public string DataDirectory(int member) => Inventory.RequiredEtcd.Members[member].DataDirectory;

    /// <summary>Puts a script before one of the stock tools; <c>exec "$STOCK" "$@"</c> in it goes on to the tool. An empty one takes it away.</summary>
    public void Script(string tool, string script)
    {
        _binaries = Directory.CreateDirectory(_folder.File("bin")).FullName;
        foreach (var stock in Directory.GetFiles(Version.Folder))
        {
            var path = Path.Combine(_binaries, Path.GetFileName(stock));
            var text = Path.GetFileName(stock) == tool ? script : "";
            System.IO.File.WriteAllText(path, $"#!/bin/sh\nSTOCK={stock}\n{text}\nexec \"$STOCK\" \"$@\"\n");
            System.IO.File.SetUnixFileMode(
                path,
                UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute
            );
        }

        Configure("");
    }

    /// <summary>A client of one restored member.</summary>
    public EtcdMember Connect(int member) =>
        new(
            Inventory.RequiredEtcd.Members[member].ClientUrl,
            EtcdConnections.Options(Inventory.RequiredEtcd, TimeSpan.FromSeconds(5)),
            TimeProvider.System
        );

    public Task<ServiceState> StateAsync(int member) =>
        new LocalHost("test", TimeProvider.System).Services.StateAsync(Service(member), CancellationToken.None);

    public ServiceDefinition Service(int member) =>
        EtcdServiceDefinition.Named(Inventory, Inventory.RequiredEtcd.Members[member]);

    public Task StopAsync(int member) =>
        new LocalHost("test", TimeProvider.System).Services.StopAsync(Service(member), CancellationToken.None);

    /// <summary>Ends a member, and its disk with it.</summary>
    public async Task LoseAsync(int member)
    {
        await StopAsync(member);
        Directory.Delete(DataDirectory(member), recursive: true);
    }

    public async ValueTask DisposeAsync()
    {
        var hosts = HostSet.Of(Inventory, TimeProvider.System);
        await Task.WhenAll(
            Inventory.RequiredEtcd.Members.Select(
                (member, index) => hosts[member.Host].Services.StopAsync(Service(index), CancellationToken.None)
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
        + $"etcd:\n  binaries: {_binaries}\n"
        + string.Concat(etcdLines.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => $"  {line}\n"));

    /// <summary>What is called with every event, while the step is held up.</summary>
    public Action<RunEvent> OnEvent { get; set; } = _ => { };

    private sealed class Recorder(RestoreLab lab) : IProgress<RunEvent>
    {
        public void Report(RunEvent value)
        {
            lab.OnEvent(value);
            var events = lab.Events;
            lock (events)
            {
                events.Add(value);
            }
        }
    }
}
