using Dr.Providers.Hosts;
using Dr.Testing.Conformance;
using Dr.Testing.Servers;

namespace Dr.Providers.Tests.Hosts;

[Collection(LabCollection.Name)]
public sealed class SshHostTests(LabFixture lab) : HostConformance
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private readonly string _folder = $"/var/tmp/host-{Guid.CreateVersion7():n}";

    protected override (IHost Host, string Folder) Target => (lab.Lab.Host("node1"), _folder);

    [Fact]
    public async Task Commands_run_as_root_by_sudo_where_the_inventory_says_so()
    {
        var host = lab.Lab.Host("node1", access => access with { User = "engineer", Sudo = true });

        var result = await host.RunAsync(HostCommand.Shell("id -un; cat"), Cancellation);

        Assert.Equal("root\n", result.Output);
    }

    [Fact]
    public async Task What_runs_as_root_is_ended_there_as_well_when_it_takes_too_long()
    {
        var host = lab.Lab.Host("node1", access => access with { User = "engineer", Sudo = true });
        var command = HostCommand.Shell("exec sleep 4242") with { Timeout = TimeSpan.FromSeconds(1) };

        var late = await Assert.ThrowsAsync<HostException>(() => host.RunAsync(command, Cancellation));

        Assert.Contains("within 1 s", late.Message, StringComparison.Ordinal);
        var left = await Target.Host.RunAsync(HostCommand.Shell("pgrep -f '[s]leep 4242'"), Cancellation);
        Assert.Equal("", left.Output);
    }

    [Fact]
    public async Task A_sudo_that_asks_for_a_password_is_refused_with_what_to_do()
    {
        var host = lab.Lab.Host("node1", access => access with { User = "guest", Sudo = true });

        var refused = await Assert.ThrowsAsync<HostException>(() =>
            host.RunAsync(HostCommand.Shell("true"), Cancellation)
        );

        Assert.Contains("a password is required", refused.Message, StringComparison.Ordinal);
        Assert.Contains("sudo", refused.Hint, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_host_with_another_key_than_the_inventory_pins_is_refused()
    {
        var other = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIOMqqnkVzrm0SdG6UOoqKLsabgH5C9okWi0dh2l9GKJl";
        var host = lab.Lab.Host("node1", access => access with { HostKey = other });

        var refused = await Assert.ThrowsAsync<HostException>(() =>
            host.RunAsync(HostCommand.Shell("true"), Cancellation)
        );

        Assert.Contains("hostKey", refused.Hint, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_host_with_the_key_that_the_inventory_pins_is_taken_though_nobody_knew_it()
    {
        var host = lab.Lab.Host("node2", access => access with { HostKey = lab.Lab.HostKey("node2") });

        Assert.True((await host.RunAsync(HostCommand.Shell("true"), Cancellation)).Succeeded);
    }

    [Fact]
    public async Task A_user_whom_the_host_does_not_know_is_refused_with_what_to_do()
    {
        var host = lab.Lab.Host("node1", access => access with { User = "nobody-here" });

        var refused = await Assert.ThrowsAsync<HostException>(() =>
            host.RunAsync(HostCommand.Shell("true"), Cancellation)
        );

        Assert.Contains("Permission denied", refused.Message, StringComparison.Ordinal);
        Assert.NotEmpty(refused.Hint);
    }

    [Fact]
    public async Task A_link_that_is_gone_for_ten_seconds_costs_time_and_nothing_else()
    {
        var host = lab.Lab.Host("node5");
        await host.RunAsync(HostCommand.Shell("true"), Cancellation);
        var running = host.RunAsync(HostCommand.Shell("sleep 1; echo done"), Cancellation);

        await lab.Lab.DoAsync("cut", "node5", Cancellation);
        await Task.Delay(TimeSpan.FromSeconds(10), Cancellation);
        await lab.Lab.DoAsync("heal", "node5", Cancellation);

        Assert.Equal("done\n", (await running).Output);
    }

    [Fact]
    public async Task A_host_whose_power_is_cut_in_mid_command_is_an_error_that_says_so()
    {
        var host = lab.Lab.Host("node4");
        var command = HostCommand.Shell("echo begun; sleep 1000") with { Timeout = TimeSpan.FromMinutes(2) };
        var running = host.RunAsync(command, Cancellation);
        await Waiting.UntilAsync(
            "the command runs",
            TimeSpan.FromSeconds(10),
            async token => (await host.RunAsync(HostCommand.Shell("pgrep -f '[s]leep 1000'"), token)).Succeeded,
            Cancellation
        );

        await lab.Lab.DoAsync("power-off", "node4", Cancellation);

        var broken = await Assert.ThrowsAsync<HostException>(() => running);
        Assert.Contains("node4", broken.Message, StringComparison.Ordinal);
        await lab.Lab.DoAsync("power-on", "node4", Cancellation);
        Assert.True((await lab.Lab.Host("node4").RunAsync(HostCommand.Shell("true"), Cancellation)).Succeeded);
    }

    [Fact]
    public async Task A_file_of_many_megabytes_arrives_whole()
    {
        var bytes = new byte[20 << 20];
        Random.Shared.NextBytes(bytes);

        await Target.Host.PutAsync($"{_folder}/large", new MemoryStream(bytes), Cancellation);

        var sum = await Target.Host.RunAsync(
            HostCommand.Shell("""sha256sum <"$1" """, $"{_folder}/large"),
            Cancellation
        );
        Assert.StartsWith(
            Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(bytes)),
            sum.Output,
            StringComparison.Ordinal
        );
    }
}

[Collection(LabCollection.Name)]
public sealed class SystemdServicesTests(LabFixture lab) : HostServicesConformance
{
    protected override (IHost Host, string Folder) Target => (lab.Lab.Host("node3"), "/var/tmp/services");

    [Fact]
    public async Task A_service_comes_back_after_the_power_was_cut()
    {
        var cancellation = TestContext.Current.CancellationToken;
        var host = lab.Lab.Host("node3");
        var service = new ServiceDefinition("dr-test-again", "/var/tmp/again", ["/bin/sleep", "1000"]);
        await host.Services.StartAsync(service, cancellation);
        await host.RunAsync(HostCommand.Shell("sync"), cancellation);

        await lab.Lab.DoAsync("power-off", "node3", cancellation);
        await lab.Lab.DoAsync("power-on", "node3", cancellation);

        await Waiting.UntilAsync(
            "the service runs again",
            TimeSpan.FromSeconds(30),
            async token => await lab.Lab.Host("node3").Services.StateAsync(service, token) == ServiceState.Running,
            cancellation
        );
        await host.Services.StopAsync(service, cancellation);
    }
}

public sealed class LabFixture : IAsyncLifetime
{
    public Lab Lab { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Lab = await Lab.UpAsync(CancellationToken.None);

    public ValueTask DisposeAsync() => Lab.DisposeAsync();
}

[CollectionDefinition(Name)]
public sealed class LabCollection : ICollectionFixture<LabFixture>
{
    public const string Name = "the lab";
}
