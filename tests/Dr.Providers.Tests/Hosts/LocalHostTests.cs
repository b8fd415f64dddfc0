using Dr.Providers.Hosts;
using Dr.Testing.Conformance;
using Dr.Testing.Servers;

namespace Dr.Providers.Tests.Hosts;

public sealed class LocalHostTests : HostConformance, IDisposable
{
    private readonly TestFolder _folder = TestFolder.Create("host");

    protected override (IHost Host, string Folder) Target =>
        (new LocalHost("host-1", TimeProvider.System), _folder.SubFolder("host-1"));

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_port_that_something_listens_on_is_seen()
    {
        using var subnet = LoopbackSubnet.Claim();
        using var listener = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Parse(subnet.Address(7)), 2379);
        listener.Start();

        var facts = await new HostProbe(Target.Host).LookAsync("/", TestContext.Current.CancellationToken);

        Assert.True(facts.Listens(subnet.Address(7), 2379));
        Assert.False(facts.Listens(subnet.Address(8), 2379));
        Assert.False(facts.Listens(subnet.Address(7), 2380));
    }
}
