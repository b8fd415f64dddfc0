using Dr.Providers.Hosts;
using Dr.Testing.Servers;
using Xunit;

namespace Dr.Testing.Conformance;

/// <summary>What every <see cref="IHostServices"/> promises.</summary>
public abstract class HostServicesConformance
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>A host, and an absolute folder on it that is the test's own.</summary>
    protected abstract (IHost Host, string Folder) Target { get; }

    private IHostServices Services => Target.Host.Services;

    [Fact]
    public async Task A_service_outlives_the_command_that_started_it_and_ends_when_it_is_stopped()
    {
        var service = Service("echo \"up $GREETING $$ 100%\"; exec sleep 1000") with
        {
            Environment = new Dictionary<string, string> { ["GREETING"] = "a \"b\"" },
        };
        await Services.StartAsync(service, Cancellation);
        await SaysAsync(service, "up a \"b\" ");
        var first = await Services.LogEndAsync(service, 10, Cancellation);
        await Services.StartAsync(service, Cancellation);

        Assert.Equal(ServiceState.Running, await Services.StateAsync(service, Cancellation));
        Assert.EndsWith(" 100%\n", first, StringComparison.Ordinal);
        Assert.Equal(first, await Services.LogEndAsync(service, 10, Cancellation));

        await Services.StopAsync(service, Cancellation);
        await Services.StopAsync(service, Cancellation);
        Assert.Equal(ServiceState.Stopped, await Services.StateAsync(service, Cancellation));
    }

    [Fact]
    public async Task A_service_that_ends_by_itself_is_stopped_and_its_last_words_are_kept()
    {
        var service = Service("echo no such luck >&2; exit 1", "unlucky");
        await Services.StartAsync(service, Cancellation);

        await Waiting.UntilAsync(
            "the service has ended",
            TimeSpan.FromSeconds(10),
            async token => await Services.StateAsync(service, token) == ServiceState.Stopped,
            Cancellation
        );
        await SaysAsync(service, "no such luck\n");
        await Services.StopAsync(service, Cancellation);
    }

    [Fact]
    public async Task A_service_that_was_never_started_is_stopped_and_says_nothing()
    {
        var service = Service("true", "never");

        await Services.StopAsync(service, Cancellation);

        Assert.Equal(ServiceState.Stopped, await Services.StateAsync(service, Cancellation));
        Assert.Empty(await Services.LogEndAsync(service, 1, Cancellation));
    }

    [Fact]
    public async Task A_program_that_is_not_there_is_not_started()
    {
        var service = Service("") with { Arguments = ["/no/such/program"] };

        var error = await Assert.ThrowsAsync<HostException>(() => Services.StartAsync(service, Cancellation));

        Assert.Contains("/no/such/program", error.Message, StringComparison.Ordinal);
    }

    private ServiceDefinition Service(string script, string name = "service") =>
        new($"dr-test-{name}", $"{Target.Folder}/services", ["/bin/sh", "-c", script]);

    private Task SaysAsync(ServiceDefinition service, string text) =>
        Waiting.UntilAsync(
            $"the service says {text}",
            TimeSpan.FromSeconds(10),
            async token => (await Services.LogEndAsync(service, 10, token)).Contains(text, StringComparison.Ordinal),
            Cancellation
        );
}
