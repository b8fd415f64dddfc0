using System.Text;
using Dr.Providers.Hosts;
using Dr.Testing.Conformance;
using Dr.Testing.Servers;

namespace Dr.Providers.Tests.Hosts;

public sealed class DetachedServicesTests : HostServicesConformance, IDisposable
{
    private readonly TestFolder _folder = TestFolder.Create("services");

    protected override (IHost Host, string Folder) Target =>
        (new LocalHost("host-1", TimeProvider.System), _folder.SubFolder("host-1"));

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_process_that_got_the_id_of_a_service_later_is_not_taken_for_it_and_not_ended()
    {
        var cancellation = TestContext.Current.CancellationToken;
        var (host, folder) = Target;
        var (service, other) = (Service(folder, "service"), Service(folder, "other"));
        await host.Services.StartAsync(other, cancellation);
        var id = (await new HostFiles(host).FindAsync(other.ProcessFile, cancellation))!.Split(' ')[0];
        await host.PutAsync(
            service.ProcessFile,
            new MemoryStream(Encoding.UTF8.GetBytes($"{id} 12345\n")),
            cancellation
        );

        Assert.Equal(ServiceState.Stopped, await host.Services.StateAsync(service, cancellation));
        await host.Services.StopAsync(service, cancellation);

        Assert.Equal(ServiceState.Running, await host.Services.StateAsync(other, cancellation));
        await host.Services.StopAsync(other, cancellation);
    }

    private static ServiceDefinition Service(string folder, string name) =>
        new(name, $"{folder}/services", ["/bin/sh", "-c", "exec sleep 1000"]);
}
