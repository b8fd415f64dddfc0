using System.Text.Json.Nodes;
using Dr.EndToEnd.Tests.Kit;

namespace Dr.EndToEnd.Tests;

/// <summary>A real HAProxy is proven: the right configuration keeps every promise, and of each wrong one just the broken promise is told.</summary>
[Collection(Lanes.Keyspaces)]
public sealed class LoadBalancerTests(SharedLab labs, SharedSource sources)
{
    // why: what is tried here are lines, and a quicker health check tells the same of them
    private static readonly (string, string) s_quick = ("inter 2s fall 3 rise 2", "inter 300ms fall 2 rise 1");

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_configuration_that_Dr_comes_with_keeps_every_promise_and_nothing_stays_on_the_hosts()
    {
        await using var stage = await SharedStageAsync();
        await using var balanced = await BeginAsync(stage);
        await balanced.ConfigureAsync(LoadBalancerStage.Configured(), Stop);

        var report = (await balanced.RunAsync(Stop)).EndedWith(0).Json;

        Assert.Empty(report["findings"]!.AsArray());
        var seen = report["loadBalancer"]!;
        Assert.Equal((3, 3, 4), ((int)seen["routes"]!, (int)seen["proven"]!, (int)seen["backends"]!));
        Assert.Empty(await balanced.TracesAsync(Stop));
    }

    [Theory]
    [InlineData("load-balancer.websocket", 3, "    timeout tunnel 1h\n", "", "50s", "1s")]
    [InlineData("load-balancer.forwarded-for", 3, "    option forwardfor\n", "")]
    [InlineData("load-balancer.forwarded-proto", 3, "X-Forwarded-Proto https if", "X-Forwarded-Proto http if")]
    [InlineData("load-balancer.forwarded-port", 3, "X-Forwarded-Port %[dst_port]", "X-Forwarded-Port 8443")]
    [InlineData(
        "load-balancer.routing",
        1,
        "    use_backend api if host_app path_api\n    use_backend app if host_app\n",
        "    use_backend app if host_app\n    use_backend api if host_app path_api\n"
    )]
    [InlineData("load-balancer.routing", 1, "use_backend rancher if host_rancher", "use_backend app if host_rancher")]
    [InlineData("load-balancer.dead-backend-used", 1, ":8080 check\n", ":8080\n", "    option redispatch\n", "")]
    [InlineData("load-balancer.backend-unused", 1, "    server node3 10.77.0.13:8080 check\n", "")]
    [InlineData("load-balancer.no-answer", 1, "    bind *:80\n", "")]
    public async Task Of_a_wrong_configuration_just_the_broken_promise_is_told(
        string code,
        int routes,
        string line,
        string instead,
        string more = "mode http",
        string changed = "mode http"
    )
    {
        await using var stage = await SharedStageAsync();
        await using var balanced = await BeginAsync(stage);
        var wrong = LoadBalancerStage.Configured(s_quick, (line, instead), (more, changed));
        await balanced.ConfigureAsync(wrong, Stop);

        var report = (await balanced.RunAsync(Stop)).EndedWith(3).Json;

        Assert.Equal([code], Findings(report).Select(finding => (string)finding["code"]!).Distinct());
        Assert.Equal(routes, Findings(report).Select(finding => (string)finding["subject"]!).Distinct().Count());
        Assert.All(Findings(report), finding => Assert.NotEqual("", (string)finding["hint"]!));
        Assert.Empty(await balanced.TracesAsync(Stop));
    }

    [Fact]
    public async Task A_certificate_of_somebody_else_is_told_and_the_rest_is_proven_all_the_same()
    {
        await using var stage = await SharedStageAsync();
        await using var balanced = await BeginAsync(stage);
        balanced.Write("1s", "/etc/ssl/certs/ca-certificates.crt");
        await balanced.ConfigureAsync(LoadBalancerStage.Configured(s_quick), Stop);

        var report = (await balanced.RunAsync(Stop)).EndedWith(3).Json;

        Assert.Equal(
            ["app.example", "rancher.example"],
            Findings(report).Select(finding => (string)finding["subject"]!).Order()
        );
        Assert.All(Findings(report), finding => Assert.Equal("load-balancer.certificate", (string)finding["code"]!));
    }

    [Fact]
    public async Task A_load_balancer_that_does_not_start_holds_no_run_up_before_its_services_are_started()
    {
        await using var stage = await SharedStageAsync();
        await using var balanced = await BeginAsync(stage);
        await balanced.ConfigureAsync(LoadBalancerStage.Configured(("mode http", "mode hype")), Stop);

        var failed = await balanced.RunAsync(Stop);

        Assert.Equal(1, failed.ExitCode);
        Assert.Contains("services/start/load-balancer@node6", failed.Error, StringComparison.Ordinal);
        await balanced.ConfigureAsync(LoadBalancerStage.Configured(s_quick), Stop);
        var report = (await balanced.ResumeAsync(Stop)).EndedWith(3).Json;
        Assert.Equal("load-balancer.not-running", (string)Assert.Single(Findings(report))["code"]!);
    }

    [Fact]
    public async Task What_a_killed_check_has_left_is_gone_after_its_resume()
    {
        await using var stage = await SharedStageAsync();
        await using var balanced = await BeginAsync(stage);
        await balanced.ConfigureAsync(LoadBalancerStage.Configured(s_quick), Stop);
        using (var program = balanced.Begin())
        {
            Assert.True(await program.ReachesAsync("note load-balancer/verify", Stop));
            await program.KillAsync(Stop);
        }

        Assert.NotEmpty(await balanced.TracesAsync(Stop));

        Assert.Empty((await balanced.ResumeAsync(Stop)).EndedWith(0).Json["findings"]!.AsArray());
        Assert.Empty(await balanced.TracesAsync(Stop));
    }

    private static IReadOnlyList<JsonNode> Findings(JsonNode report) =>
        [.. report["findings"]!.AsArray().Select(one => one!)];

    private async Task<LoadBalancerStage> BeginAsync(Stage stage) =>
        await LoadBalancerStage.CreateAsync(await labs.GetAsync(), stage, Stop);

    /// <summary>With a point, since every run restores one; the load balancer is in none.</summary>
    private async Task<Stage> SharedStageAsync()
    {
        var stage = await sources.StageAsync(Stop);
        (await stage.BackUpAsync(Stop)).EndedWith(0);
        return stage;
    }
}
