using System.Globalization;
using MySqlConnector;

namespace Dr.Testing.Servers;

/// <summary>
/// Three nodes of MariaDB 10.11 with Galera 4, each on a loopback address of its own. Ready when all three are synced, after about twelve seconds; gone, with
/// their data, when disposed of.
/// </summary>
public sealed class GaleraCluster : IAsyncDisposable
{
    private const int Size = 3;
    private static readonly TimeSpan s_ready = TimeSpan.FromSeconds(60);
    private readonly List<MariaDbServer> _nodes = [];
    private readonly TestFolder _folder;
    private readonly LoopbackSubnet _subnet;

    private GaleraCluster(TestFolder folder, LoopbackSubnet subnet)
    {
        _folder = folder;
        _subnet = subnet;
    }

    public IReadOnlyList<MariaDbServer> Nodes => _nodes;

    public static async Task<GaleraCluster> StartAsync(
        SqlServerOptions? options = null,
        CancellationToken cancellationToken = default
    )
    {
        var cluster = new GaleraCluster(TestFolder.Create("galera"), LoopbackSubnet.Claim());
        try
        {
            await cluster.BeginAsync(options ?? new SqlServerOptions(), cancellationToken);
            return cluster;
        }
        catch
        {
            await cluster.DisposeAsync();
            throw;
        }
    }

    /// <summary>What a node says of itself: <c>wsrep_local_state_comment</c>, <c>wsrep_cluster_size</c>, <c>wsrep_flow_control_paused_ns</c>, …</summary>
    public static async Task<string> StatusAsync(
        MariaDbServer node,
        string name,
        CancellationToken cancellationToken = default
    ) =>
        (await node.RowsAsync($"SHOW GLOBAL STATUS LIKE '{name}'", cancellationToken: cancellationToken)) is [var row]
            ? row[1] ?? ""
            : "";

    /// <summary>Waits until a node is synced in a cluster of that many.</summary>
    public static async Task AwaitSyncedAsync(
        MariaDbServer node,
        int size = Size,
        CancellationToken cancellationToken = default
    )
    {
        try
        {
            await Waiting.UntilAsync(
                $"{node.Address} is synced in a cluster of {size}",
                s_ready,
                token => IsSyncedAsync(node, size, token),
                cancellationToken
            );
            // why: a synced node may still have to apply what the others have committed; this read waits for it
            const string caughtUp = "SET SESSION wsrep_sync_wait = 1; SELECT COUNT(*) FROM mysql.user";
            await node.ExecuteAsync(caughtUp, null, cancellationToken);
        }
        catch (TimeoutException late)
        {
            throw new TimeoutException($"{late.Message}; its log ends: {await node.LogAsync(cancellationToken)}", late);
        }
    }

    // why: a node that takes over another's state drops the connections it has just accepted
    private static async Task<bool> IsSyncedAsync(MariaDbServer node, int size, CancellationToken cancellationToken)
    {
        try
        {
            return await StatusAsync(node, "wsrep_local_state_comment", cancellationToken) == "Synced"
                && await StatusAsync(node, "wsrep_cluster_size", cancellationToken)
                    == size.ToString(CultureInfo.InvariantCulture);
        }
        catch (MySqlException)
        {
            return false;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Task.WhenAll(_nodes.Select(node => node.DisposeAsync().AsTask()));
        _folder.Dispose();
        _subnet.Dispose();
    }

    private async Task BeginAsync(SqlServerOptions options, CancellationToken cancellationToken)
    {
        for (var number = 1; number <= Size; number++)
        {
            _nodes.Add(await MariaDbServer.CreateAsync(_subnet, number, _folder, options, Flags(number), []));
        }

        await File.WriteAllTextAsync(Path.Combine(_nodes[0].Folder, "data.bootstrap"), "", cancellationToken);
        await _nodes[0].StartAgainAsync(cancellationToken);
        await Task.WhenAll(_nodes.Skip(1).Select(node => node.StartAgainAsync(cancellationToken)));
        await Task.WhenAll(_nodes.Select(node => AwaitSyncedAsync(node, Size, cancellationToken)));
    }

    private IEnumerable<string> Flags(int number)
    {
        var address = _subnet.Address(number);
        var all = Enumerable.Range(1, Size).Select(_subnet.Address);
        return
        [
            "--wsrep-on=ON",
            "--wsrep-provider=/usr/lib/galera/libgalera_smm.so",
            $"--wsrep-cluster-name=dr-test-{_subnet.Address(1)}",
            $"--wsrep-cluster-address=gcomm://{string.Join(',', all)}",
            $"--wsrep-node-name=galera-{number}",
            $"--wsrep-node-address={address}",
            $"--wsrep-provider-options=gmcast.listen_addr=tcp://{address}:4567;ist.recv_addr={address}:4568;gcache.size=64M",
            "--wsrep-sst-method=rsync",
            $"--wsrep-sst-receive-address={address}:4444",
            "--binlog-format=ROW",
            "--innodb-autoinc-lock-mode=2",
        ];
    }
}
