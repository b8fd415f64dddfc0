using System.Text.Json.Nodes;
using Dr.EndToEnd.Tests.Kit;
using Dr.Testing.Datasets;
using Dr.Testing.Servers;

namespace Dr.EndToEnd.Tests;

/// <summary>A backup of objects that is killed, cut off, or has a lot to do.</summary>
[Collection(Lanes.Objects)]
public sealed class ObjectFaultTests
{
    private const int Large = 20;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Killed_with_a_list_half_on_disk_it_leaves_neither_point_nor_list()
    {
        await using var server = await LargeAsync();
        await using var stage = await ObjectStage.CreateAsync(server, Stop);
        await using var proxy = FaultProxy.Before(server.Address, server.Endpoint.Port);
        var fault = proxy.Add(ProxyFault.StallAfter(Large * 700_000, ProxyDirection.FromServer));
        stage.Read(Through(server, proxy));
        using (var backup = RunningProgram.Start(stage.Stage.Service("backup", Stage.Cluster)))
        {
            await Waiting.UntilAsync(
                "the large list stands still",
                TimeSpan.FromSeconds(60),
                _ => Task.FromResult(fault.Exercised > 0),
                Stop
            );
            Assert.Contains(OpenFiles(backup.Id), file => file.EndsWith(" (deleted)", StringComparison.Ordinal));
            Assert.Equal(137, (await backup.KillAsync(Stop)).ExitCode);
        }

        Assert.Empty(Directory.GetFileSystemEntries(stage.Stage.File("state/objects")));
        Assert.Empty(await StoreProof.HoldsOnlyWholePointsAsync(stage.Stage, Stop));
        proxy.Clear();
        await StoreProof.NextBackupIsUndisturbedAsync(stage.Stage, [], Stop);
    }

    [Fact]
    public async Task An_api_server_that_is_killed_in_mid_run_and_comes_back_costs_time_and_nothing_else()
    {
        await using var server = await LargeAsync();
        await using var stage = await ObjectStage.CreateAsync(server, Stop);
        var before = await stage.ExportAsync(Stop);
        await using var proxy = FaultProxy.Before(server.Address, server.Endpoint.Port);
        // why: what is left of the list must not fit into the buffers of a connection, which would deliver it after the server's death
        var fault = proxy.Add(ProxyFault.StallAfter(Large * 100_000, ProxyDirection.FromServer));
        stage.Read(Through(server, proxy));

        var backup = stage.Stage.BackUpAsync(Stop);
        await Waiting.UntilAsync(
            "the large list stands still",
            TimeSpan.FromSeconds(60),
            _ => Task.FromResult(fault.Exercised > 0),
            Stop
        );
        await server.KillAsync(Stop);
        proxy.Clear();
        await server.StartAgainAsync(cancellationToken: Stop);

        var after = await stage.OpenAsync((await backup).EndedWith(0), Stop);
        Assert.True((long)after.Facts["traffic"]!["outages"]! > 0);
        Assert.Equal(Unchanged(before), Unchanged(after));
    }

    [Fact]
    public async Task Large_objects_and_many_of_them_fit_into_little_memory()
    {
        await using var server = await LargeAsync();
        await server.CreateAsync(ObjectDataset.ManyNamespaces(), Stop);
        await server.CreateAsync(ObjectDataset.Many(2000), Stop);
        await using var stage = await ObjectStage.CreateAsync(server, Stop);

        var export = await stage.ExportAsync(Stop);

        Assert.True(export.Tar.Length > Large << 20);
        Assert.Equal(2000, export.Index.Count(entry => entry.Name.StartsWith("object-", StringComparison.Ordinal)));
        Assert.InRange(export.Backup.PeakMiB, 1, 200);
        TestContext.Current.TestOutputHelper?.WriteLine($"peak {export.Backup.PeakMiB:f0} MiB");
    }

    private static async Task<ApiServer> LargeAsync()
    {
        var server = await ApiServer.StartAsync(new ApiServerOptions { Controllers = [] }, Stop);
        var text = string.Concat(Enumerable.Repeat("one line of a text that is long\n", 30_000));
        try
        {
            await server.CreateAsync(
                Enumerable
                    .Range(0, Large)
                    .Select(number =>
                        NewObject.ConfigMap(
                            "default",
                            $"large-{number:d2}",
                            new() { ["data"] = new JsonObject { ["text"] = text } }
                        )
                    ),
                Stop
            );
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    // why: a server that starts anew changes what is its own
    private static IEnumerable<(string, string?, string, Digest)> Unchanged(ObjectExport export) =>
        export
            .Index.Where(entry => entry.Type == "configmaps")
            .Select(entry => (entry.Type, entry.Namespace, entry.Name, entry.Sha256));

    private static string Through(ApiServer server, FaultProxy proxy)
    {
        var text = File.ReadAllText(server.Kubeconfig)
            .Replace(
                $"server: {server.Endpoint}",
                $"server: https://{proxy.Address}\n    tls-server-name: kubernetes.default.svc",
                StringComparison.Ordinal
            );
        var file = server.NewFile("held");
        File.Copy(server.Kubeconfig, file);
        File.WriteAllText(file, text);
        return file;
    }

    private static IReadOnlyList<string> OpenFiles(int process) =>
        [
            .. new DirectoryInfo($"/proc/{process}/fd")
                .GetFileSystemInfos()
                .Select(file => file.LinkTarget)
                .OfType<string>()
                .Where(target => target.Contains("/state/objects/", StringComparison.Ordinal)),
        ];
}
