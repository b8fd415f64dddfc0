using System.Text.Json.Nodes;
using Dr.EndToEnd.Tests.Kit;
using Dr.Providers.Hosts;
using Dr.Testing.Servers;

namespace Dr.EndToEnd.Tests;

/// <summary>Five real machines are measured before anything is restored onto them, and nothing of that stays there.</summary>
[Collection(Lanes.Keyspaces)]
public sealed class PreflightTests(SharedLab labs)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Five_good_machines_are_measured_in_time_and_left_as_they_were()
    {
        using var preflight = new PreflightCall(await labs.GetAsync());

        var report = (await preflight.RunAsync(Stop, "--json")).Json;

        Assert.Empty(Critical(report));
        Assert.InRange((double)report["machines"]!["seconds"]!, 0.1, 90);
        Assert.All(report["machines"]!["hosts"]!.AsArray(), AssertMeasured);
        var links = report["machines"]!["links"]!.AsArray();
        Assert.Equal(20, links.Select(link => $"{link!["from"]} {link["to"]}").Distinct().Count());
        Assert.All(links, link => Assert.InRange((double)link!["roundTrip"]!, 0.001, 100));
        Assert.All(
            links.SelectMany(link => link!["ports"]!.AsArray()),
            port => Assert.Equal("open", (string)port!["outcome"]!)
        );
        Assert.All(
            links,
            link =>
                Assert.Equal(
                    [22, 500, 2379, 2380, 4500],
                    link!["ports"]!.AsArray().Select(port => (int)port!["port"]!["number"]!).Order()
                )
        );
        Assert.DoesNotContain(
            report["machines"]!["grades"]!.AsArray(),
            grade => (string)grade!["result"]! == "unmeasured"
        );
        Assert.Empty(await preflight.TracesAsync(Stop));
    }

    [Fact]
    public async Task What_it_shows_people_has_every_machine_and_the_matrix_of_round_trips()
    {
        using var preflight = new PreflightCall(await labs.GetAsync());

        var shown = (await preflight.RunAsync(Stop)).Output;

        Assert.Contains("graded against poc", shown, StringComparison.Ordinal);
        Assert.Contains("Round trips in ms", shown, StringComparison.Ordinal);
        Assert.Contains("TCP 22, ", shown, StringComparison.Ordinal);
        Assert.Contains("These machines can be restored onto.", shown, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("2380", "drop", "TCP 2380", "drops")]
    [InlineData("2379", "reject", "TCP 2379", "rejects")]
    [InlineData("4500/udp", "drop", "UDP 4500", "drops")]
    [InlineData("500/udp", "reject", "UDP 500", "rejects")]
    public async Task A_port_that_a_firewall_closes_to_one_peer_is_named_with_its_direction(
        string port,
        string how,
        string name,
        string why
    )
    {
        var lab = await labs.GetAsync();
        using var preflight = new PreflightCall(lab);
        await lab.DoAsync(["block", "node3", port, how, "node1"], Stop);
        try
        {
            var result = (await preflight.RunAsync(Stop, "--json")).EndedWith(1);

            var finding = Assert.Single(Critical(result.Json));
            Assert.Equal(("network.port-blocked", "node3"), ((string)finding["code"]!, (string)finding["subject"]!));
            Assert.Contains($"{name} of node3", (string)finding["message"]!, StringComparison.Ordinal);
            Assert.Contains("cannot be reached from node1:", (string)finding["message"]!, StringComparison.Ordinal);
            Assert.Contains($"a firewall {why} it", (string)finding["message"]!, StringComparison.Ordinal);
        }
        finally
        {
            await lab.DoAsync("heal", "node3", Stop);
        }
    }

    [Fact]
    public async Task A_port_that_another_program_holds_is_named_with_it()
    {
        var lab = await labs.GetAsync();
        using var preflight = new PreflightCall(lab);
        var unit = "squatter";
        await ShellAsync(
            lab,
            "node2",
            $"systemd-run -q --unit={unit} --socket-property=ListenStream=4242 --socket-property=Accept=yes cat; systemctl start {unit}.socket"
        );
        try
        {
            preflight.Write("poc", ["etcd:", "  members:", .. Lab.Nodes.Select(Member)]);
            var result = (await preflight.RunAsync(Stop, "--json")).EndedWith(1);

            Assert.Contains(
                Critical(result.Json),
                finding => (string)finding["code"]! == "host.port-taken" && (string)finding["subject"]! == "node2"
            );
        }
        finally
        {
            await ShellAsync(lab, "node2", $"systemctl stop {unit}.socket");
        }

        static string Member(string node) =>
            $"    - {{name: {node}, clientUrl: \"http://{Lab.Address(node)}:4242\", peerUrl: \"http://{Lab.Address(node)}:2380\"}}";
    }

    /// <summary>All machines of the lab have one kernel and so one clock: what tells the time on one of them is set wrong instead.</summary>
    [Fact]
    public async Task A_clock_ten_minutes_off_fails_by_name_with_the_figure()
    {
        var lab = await labs.GetAsync();
        using var preflight = new PreflightCall(lab);
        await ShellAsync(
            lab,
            "node4",
            """
            printf '#!/bin/sh\nif [ "$1" = +%%s%%N ]; then exec /bin/date -d "+10 minutes" +%%s%%N; fi\nexec /bin/date "$@"\n' >/usr/local/bin/date
            chmod 755 /usr/local/bin/date
            """
        );
        try
        {
            var result = (await preflight.RunAsync(Stop, "--json")).EndedWith(1);

            var finding = Assert.Single(Critical(result.Json));
            Assert.Equal(("host.clock-skewed", "node4"), ((string)finding["code"]!, (string)finding["subject"]!));
            var grade = Assert.Single(
                result.Json["machines"]!["grades"]!.AsArray(),
                grade => (string)grade!["figure"]! == "clockSkew" && (string)grade["subject"]! == "node4"
            )!;
            Assert.InRange((double)grade["measured"]!, 590_000, 610_000);
        }
        finally
        {
            await ShellAsync(lab, "node4", "rm -f /usr/local/bin/date");
        }
    }

    [Fact]
    public async Task What_a_killed_preflight_left_is_removed_by_the_next()
    {
        var lab = await labs.GetAsync();
        using var preflight = new PreflightCall(lab);
        using (var killed = preflight.Begin("--json"))
        {
            await Waiting.UntilAsync(
                "listeners and a file on the disk are there",
                TimeSpan.FromSeconds(60),
                async token =>
                {
                    var traces = await preflight.TracesAsync(token);
                    return traces.Any(line =>
                            line.EndsWith(":2380", StringComparison.Ordinal)
                            || line.Contains(":2380 ", StringComparison.Ordinal)
                        ) && traces.Any(line => line.Contains("/.dr-preflight-", StringComparison.Ordinal));
                },
                Stop
            );
            Assert.Equal(137, (await killed.KillAsync(Stop)).ExitCode);
        }

        Assert.NotEmpty(await preflight.TracesAsync(Stop));
        var report = (await preflight.RunAsync(Stop, "--json")).Json;

        Assert.Empty(Critical(report));
        Assert.Empty(await preflight.TracesAsync(Stop));
    }

    [Fact]
    public async Task A_machine_that_is_off_is_told_and_the_others_are_measured()
    {
        var lab = await labs.GetAsync();
        using var preflight = new PreflightCall(lab);
        await lab.DoAsync("power-off", "node5", Stop);
        try
        {
            var result = (await preflight.RunAsync(Stop, "--json")).EndedWith(1);

            Assert.Contains(
                Critical(result.Json),
                finding => (string)finding["code"]! == "host.unmeasured" && (string)finding["subject"]! == "node5"
            );
            Assert.Equal(4, result.Json["machines"]!["hosts"]!.AsArray().Count);
            Assert.Equal(12, result.Json["machines"]!["links"]!.AsArray().Count);
        }
        finally
        {
            await lab.DoAsync("power-on", "node5", Stop);
        }
    }

    [Fact]
    public async Task A_slow_disk_fails_by_name_until_it_is_accepted_for_that_host()
    {
        var lab = await labs.GetAsync();
        using var preflight = new PreflightCall(lab);
        preflight.WriteProfile("lab.yaml", "fdatasyncP99: {want: 500ms, must: 900ms}");
        preflight.Write("lab.yaml");
        await lab.DoAsync(["slow-disk", "node2", "2"], Stop);
        try
        {
            var result = (await preflight.RunAsync(Stop, "--json")).EndedWith(1);

            var finding = Assert.Single(Critical(result.Json));
            Assert.Equal(("host.disk-slow", "node2"), ((string)finding["code"]!, (string)finding["subject"]!));
            Assert.Contains("refuses more than 900 ms", (string)finding["message"]!, StringComparison.Ordinal);
            (await preflight.RunAsync(Stop, "--json", "--accept", "host.disk-slow@node2")).EndedWith(3);
            (await preflight.RunAsync(Stop, "--json", "--accept", "host.disk-slow@node1")).EndedWith(1);
        }
        finally
        {
            await lab.DoAsync("heal", "node2", Stop);
        }
    }

    [Fact]
    public async Task A_stricter_profile_of_ones_own_refuses_the_same_machines_and_acceptance_goes_on()
    {
        using var preflight = new PreflightCall(await labs.GetAsync());
        preflight.WriteProfile("strict.yaml", "fdatasyncP99: {want: 0.0001ms, must: 0.001ms}");
        preflight.Write("strict.yaml");

        var refused = (await preflight.RunAsync(Stop, "--json")).EndedWith(1).Json;
        var accepted = (await preflight.RunAsync(Stop, "--json", "--accept", "host.disk-slow")).EndedWith(3).Json;

        Assert.Equal(5, Critical(refused).Count(finding => (string)finding["code"]! == "host.disk-slow"));
        Assert.Equal(
            5,
            accepted["findings"]!
                .AsArray()
                .Count(finding => ((string)finding!["message"]!).EndsWith("(accepted)", StringComparison.Ordinal))
        );
    }

    private static void AssertMeasured(JsonNode? host)
    {
        Assert.InRange((double)host!["syncP99"]!, 0.001, 10_000);
        Assert.InRange((double)host["sequentialWrite"]!, 1 << 20, double.MaxValue);
        Assert.InRange((double)host["clockUncertainty"]!, 0, 1_000);
        Assert.InRange((int)host["systemdVersion"]!, 219, 1_000);
        Assert.True((long)host["memoryBytes"]! > 0 && (long)host["freeBytes"]! > 0 && (long)host["freeInodes"]! > 0);
    }

    private static List<JsonNode> Critical(JsonNode report) =>
        [
            .. report["findings"]!
                .AsArray()
                .Where(finding => (string)finding!["severity"]! == "critical")
                .Select(finding => finding!),
        ];

    private static Task<HostResult> ShellAsync(Lab lab, string node, string script) =>
        lab.Host(node).RunAsync(HostCommand.Shell(script), Stop);
}
