using System.Net.Sockets;
using Dr.Findings;
using Dr.Providers.Etcd.Client;
using Dr.Recovery;

namespace Dr.Providers.Etcd.Recovery;

/// <summary>Finds members of the old cluster that still answer: two clusters with one name would both be written to.</summary>
internal sealed class OldMembers(TimeProvider clock)
{
    public const string Code = "etcd.old-member-answers";
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(2);

    /// <param name="etcd">Names them, or leaves it to what was recorded.</param>
    /// <param name="source">What was recorded.</param>
    /// <param name="expected">Those that may answer.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task<IReadOnlyList<Finding>> FindAsync(
        EtcdInventory etcd,
        EtcdSourceFacts source,
        IReadOnlyList<Uri> expected,
        CancellationToken cancellationToken
    )
    {
        var endpoints = etcd.OldEndpoints ?? [.. source.Members.SelectMany(member => member.ClientUrls).Distinct()];
        if (endpoints.Count == 0 && etcd.OldEndpoints is null)
        {
            return
            [
                new Finding(
                    Severity.Notice,
                    "etcd.old-members-unknown",
                    "etcd",
                    "the snapshot does not say where the old members were, so nobody looked whether they are silent",
                    "make sure that they are stopped, or name them in etcd.oldEndpoints of the inventory"
                ),
            ];
        }

        var found = await Task.WhenAll(
            endpoints.Except(expected).Select(endpoint => AskAsync(endpoint, etcd, source.ClusterId, cancellationToken))
        );
        return [.. found.OfType<Finding>()];
    }

    private async Task<Finding?> AskAsync(
        Uri endpoint,
        EtcdInventory etcd,
        string? oldCluster,
        CancellationToken cancellationToken
    )
    {
        try
        {
            using var member = new EtcdMember(endpoint, EtcdConnections.Options(etcd, s_patience), clock);
            var status = await member.GetStatusAsync(cancellationToken);
            var cluster = status.Header.ClusterId.ToString("x16");
            return oldCluster is null || cluster == oldCluster ? Answers(endpoint, $"cluster {cluster}") : null;
        }
        catch (EtcdException exception) when (exception.IsUnreachable)
        {
            // why: a member that hangs, or that is spoken to in the wrong protocol, is there all the same and may come back
            return await AcceptsConnectionsAsync(endpoint, cancellationToken)
                ? Answers(endpoint, $"connections are accepted, and it does not say who it is: {exception.Message}")
                : null;
        }
        catch (EtcdException exception)
        {
            return Answers(endpoint, $"what it is cannot be told: {exception.Message}");
        }
    }

    private async Task<bool> AcceptsConnectionsAsync(Uri endpoint, CancellationToken cancellationToken)
    {
        using var patience = new CancellationTokenSource(s_patience, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        try
        {
            using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
            await socket.ConnectAsync(endpoint.IdnHost, endpoint.Port, either.Token);
            return true;
        }
        catch (Exception silent)
            when (silent is SocketException or OperationCanceledException && !cancellationToken.IsCancellationRequested)
        {
            return false;
        }
    }

    private static Finding Answers(Uri endpoint, string what) =>
        new(
            Severity.Critical,
            Code,
            EtcdPlanner.Text(endpoint),
            $"an old member still answers at {EtcdPlanner.Text(endpoint)} ({what})",
            "stop etcd there and keep its data; a machine of another purpose is left out with etcd.oldEndpoints in the inventory"
        );
}
