using System.Net;
using Dr.Providers.Cluster.Client;
using Dr.Testing.Servers;

namespace Dr.Providers.Tests.Cluster;

/// <summary>Lists of a real API server are exact, whatever happens meanwhile.</summary>
public sealed class ObjectListTests(SharedApiServer shared)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Pages_give_the_objects_of_one_moment_while_others_come_and_go()
    {
        var server = await shared.GetAsync();
        var space = await Clusters.NewSpaceAsync(server, 120);
        using var client = await ConnectAsync(server, pageSize: 20);

        var found = await Clusters.TakeAsync(
            new ObjectList(client, Clusters.ConfigMaps, space),
            async count =>
            {
                if (count % 20 == 0)
                {
                    await DeleteAsync(server, space, Clusters.MapName(119 - (count / 20)));
                    await server.CreateAsync([NewObject.ConfigMap(space, $"map-9{count:d3}", [])], Stop);
                }
            }
        );

        Assert.Equal(Enumerable.Range(0, 120).Select(Clusters.MapName), found.Names);
        Assert.True(found.End.Pages >= 6);
        Assert.Single(found.Begun);
        Assert.NotEqual("", found.End.ResourceVersion);
    }

    [Fact]
    public async Task Objects_have_their_version_and_kind()
    {
        var server = await shared.GetAsync();
        var space = await Clusters.NewSpaceAsync(server, 1);
        using var client = await Clusters.ConnectAsync(server);

        await foreach (var what in new ObjectList(client, Clusters.ConfigMaps, space).ReadAsync(Stop))
        {
            if (what is ListedObject one)
            {
                Assert.Equal(["apiVersion", "kind"], one.ToJson().Select(member => member.Key).Take(2));
                Assert.Equal(("v1", "ConfigMap"), ((string?)one.ToJson()["apiVersion"], (string?)one.ToJson()["kind"]));
            }
        }
    }

    [Fact]
    public async Task A_list_that_became_too_old_begins_again_and_is_exact()
    {
        await using var server = await BareServerAsync();
        var space = await Clusters.NewSpaceAsync(server, 100);
        using var client = await ConnectAsync(server, pageSize: 10);
        var compacted = false;

        var found = await Clusters.TakeAsync(
            new ObjectList(client, Clusters.ConfigMaps, space),
            async count =>
            {
                if (count == 35 && !compacted)
                {
                    compacted = true;
                    await DeleteAsync(server, space, Clusters.MapName(0));
                    await server.CreateAsync([NewObject.ConfigMap(space, "map-9999", [])], Stop);
                    await server.CompactAsync(Stop);
                }
            }
        );

        Assert.Equal(Enumerable.Range(1, 99).Append(9999).Select(Clusters.MapName), found.Names);
        Assert.Equal(2, found.Begun.Count);
        Assert.Contains("moment", found.Begun[1].Why, StringComparison.Ordinal);
        Assert.Equal(2, found.End.Attempts);
    }

    [Fact]
    public async Task A_list_that_becomes_too_old_again_and_again_is_taken_in_one_piece_at_last()
    {
        await using var server = await BareServerAsync();
        var space = await Clusters.NewSpaceAsync(server, 60);
        using var client = await ConnectAsync(server, pageSize: 2);

        var found = await Clusters.TakeAsync(
            new ObjectList(client, Clusters.ConfigMaps, space),
            async count =>
            {
                if (count == 1)
                {
                    await server.CreateAsync([NewObject.ConfigMap("default", $"other-{Guid.NewGuid()}", [])], Stop);
                    await server.CompactAsync(Stop);
                }
            }
        );

        Assert.Equal(Enumerable.Range(0, 60).Select(Clusters.MapName), found.Names);
        Assert.Equal((1, 4), (found.End.Pages, found.End.Attempts));
    }

    [Fact]
    public async Task A_server_that_is_killed_in_mid_list_and_comes_back_gives_the_exact_list()
    {
        await using var server = await BareServerAsync();
        var space = await Clusters.NewSpaceAsync(server, 200);
        using var client = await ConnectAsync(server, pageSize: 50);
        var back = Task.CompletedTask;

        var found = await Clusters.TakeAsync(
            new ObjectList(client, Clusters.ConfigMaps, space),
            async count =>
            {
                if (count == 60)
                {
                    await server.KillAsync(Stop);
                    back = server.StartAgainAsync(awaitReady: false, Stop);
                }
            }
        );
        await back;

        Assert.Equal(Enumerable.Range(0, 200).Select(Clusters.MapName), found.Names);
        Assert.True(client.Traffic.Outages > 0);
    }

    [Fact]
    public async Task A_list_that_a_limited_account_takes_survives_a_restart_too()
    {
        await using var server = await ApiServer.StartAsync(cancellationToken: Stop);
        var space = await Clusters.NewSpaceAsync(server, 200);
        var kubeconfig = await server.KubeconfigOfAccountAsync(space, "reader", Stop);
        await server.ApplyAsync(Accounts.ReaderOf(space, "reader", "configmaps"), Stop);
        using var client = await ConnectAsync(kubeconfig, 50);
        var back = Task.CompletedTask;

        var found = await Clusters.TakeAsync(
            new ObjectList(client, Clusters.ConfigMaps, space),
            async count =>
            {
                if (count == 60)
                {
                    await server.KillAsync(Stop);
                    back = server.StartAgainAsync(awaitReady: false, Stop);
                }
            }
        );
        await back;

        Assert.Equal(Enumerable.Range(0, 200).Select(Clusters.MapName), found.Names);
    }

    [Theory]
    [InlineData(2_000)]
    [InlineData(12_000)]
    public async Task A_page_that_breaks_off_is_asked_for_again_without_giving_anything_twice(int bytes)
    {
        var server = await shared.GetAsync();
        var space = await Clusters.NewSpaceAsync(server, 150);
        await using var door = server.OpenPlainDoor();
        await using var proxy = FaultProxy.BeforeHttp(door.Endpoint);
        var kubeconfig = server.WriteKubeconfigFor(new Uri($"http://{proxy.Address}"));
        using var client = await ConnectAsync(kubeconfig, 50);
        proxy.Add(ProxyFault.CutAfter(bytes, ProxyDirection.FromServer));

        var found = await Clusters.TakeAsync(new ObjectList(client, Clusters.ConfigMaps, space));

        Assert.Equal(Enumerable.Range(0, 150).Select(Clusters.MapName), found.Names);
        proxy.AssertAllExercised();
    }

    [Fact]
    public async Task A_storm_of_429_is_waited_out_as_the_server_says_and_counted()
    {
        var server = await shared.GetAsync();
        var space = await Clusters.NewSpaceAsync(server, 30);
        await using var door = server.OpenPlainDoor();
        await using var proxy = FaultProxy.BeforeHttp(door.Endpoint);
        var kubeconfig = server.WriteKubeconfigFor(new Uri($"http://{proxy.Address}"));
        using var client = await ConnectAsync(kubeconfig, 10);
        proxy.Add(ProxyFault.Answer(HttpStatusCode.TooManyRequests, 2, TimeSpan.FromSeconds(1)));
        proxy.Add(ProxyFault.Answer(HttpStatusCode.ServiceUnavailable, 1, TimeSpan.FromSeconds(1)));

        var found = await Clusters.TakeAsync(new ObjectList(client, Clusters.ConfigMaps, space));

        Assert.Equal(Enumerable.Range(0, 30).Select(Clusters.MapName), found.Names);
        Assert.Equal((3, TimeSpan.FromSeconds(3)), (client.Traffic.Throttled, client.Traffic.ThrottledTime));
        proxy.AssertAllExercised();
    }

    [Fact]
    public async Task A_storm_of_429_that_does_not_end_is_an_error_that_says_so()
    {
        var server = await shared.GetAsync();
        await using var door = server.OpenPlainDoor();
        await using var proxy = FaultProxy.BeforeHttp(door.Endpoint);
        var kubeconfig = server.WriteKubeconfigFor(new Uri($"http://{proxy.Address}"));
        var options = Clusters.Options(kubeconfig) with { ThrottlePatience = TimeSpan.FromSeconds(2) };
        using var client = await Clusters.ConnectAsync(options);
        proxy.Add(ProxyFault.Answer(HttpStatusCode.TooManyRequests, 100, TimeSpan.FromSeconds(1)));

        var refused = await Assert.ThrowsAsync<ClusterException>(() =>
            Clusters.TakeAsync(new ObjectList(client, Clusters.ConfigMaps, "default"))
        );

        Assert.Equal(ClusterErrorKind.Busy, refused.Kind);
        Assert.Contains("429", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_with_too_much_to_do_serves_all_lists_in_the_end()
    {
        await using var server = await ApiServer.StartAsync(
            new ApiServerOptions
            {
                Controllers = [],
                ExtraFlags = ["--enable-priority-and-fairness=false", "--max-requests-inflight=1"],
            },
            Stop
        );
        var space = await Clusters.NewSpaceAsync(server, 40);
        // why: those who may do everything are never refused
        var kubeconfig = await server.KubeconfigOfAccountAsync(space, "reader", Stop);
        await server.ApplyAsync(Accounts.ReaderOf(space, "reader", "configmaps"), Stop);
        using var client = await ConnectAsync(kubeconfig, 10);

        var all = await Task.WhenAll(
            Enumerable.Range(0, 24).Select(_ => Clusters.TakeAsync(new ObjectList(client, Clusters.ConfigMaps, space)))
        );

        Assert.All(all, found => Assert.Equal(40, found.Names.Count));
        Assert.True(client.Traffic.Throttled > 0);
    }

    [Fact]
    public async Task Memory_stays_flat_over_twenty_thousand_objects()
    {
        await using var server = await BareServerAsync();
        var space = await Clusters.NewSpaceAsync(server);
        await server.CreateAsync(Enumerable.Range(0, 20_000).Select(number => BigMap(space, number)), Stop);
        using var client = await Clusters.ConnectAsync(server);
        var (count, first, most) = (0, 0L, 0L);

        await foreach (var what in new ObjectList(client, Clusters.ConfigMaps, space).ReadAsync(Stop))
        {
            if (what is ListedObject && ++count % 2000 == 0)
            {
                var now = GC.GetTotalMemory(forceFullCollection: true);
                first = first == 0 ? now : first;
                most = Math.Max(most, now);
            }
        }

        Assert.InRange(count, 20_000, 20_001);
        Assert.InRange(most - first, long.MinValue, 4 << 20);
    }

    private static NewObject BigMap(string space, int number) =>
        NewObject.ConfigMap(
            space,
            $"map-{number:d5}",
            new() { ["data"] = new System.Text.Json.Nodes.JsonObject { ["text"] = new string('x', 1000) } }
        );

    private static Task<ApiServer> BareServerAsync() =>
        ApiServer.StartAsync(new ApiServerOptions { Controllers = [] }, Stop);

    private static Task<ApiClient> ConnectAsync(ApiServer server, int pageSize) =>
        ConnectAsync(server.Kubeconfig, pageSize);

    private static Task<ApiClient> ConnectAsync(string kubeconfig, int pageSize) =>
        Clusters.ConnectAsync(Clusters.Options(kubeconfig) with { PageSize = pageSize });

    private static async Task DeleteAsync(ApiServer server, string space, string name)
    {
        var path = new Uri($"/api/v1/namespaces/{space}/configmaps/{name}", UriKind.Relative);
        (await server.Http.DeleteAsync(path, Stop)).EnsureSuccessStatusCode();
    }
}
