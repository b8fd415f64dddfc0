using System.Text.Json.Nodes;
using Dr.Testing.Servers;

namespace Dr.EndToEnd.Tests.Kit;

/// <summary>What stock <c>etcdctl</c> says of a cluster, whoever made it.</summary>
internal sealed record Keyspace(IReadOnlyList<string> Endpoints)
{
    /// <summary>What starts the tool in its place: <c>nsenter …</c>.</summary>
    public IReadOnlyList<string> Prefix { get; init; } = [];

    /// <summary>Every key with its value and its revisions, in the order of the keys.</summary>
    public async Task<IReadOnlyList<string>> KeysAsync(CancellationToken cancellationToken)
    {
        var all = await AskAsync(["get", "", "--from-key"], cancellationToken);
        return [.. all["kvs"]?.AsArray().Select(pair => pair!.ToJsonString()) ?? []];
    }

    public async Task<int> HealthyAsync(CancellationToken cancellationToken)
    {
        // why: a member that is not healthy makes the tool fail, and is what is to be counted
        var result = await EtcdctlAsync(["endpoint", "health"], cancellationToken);
        return JsonNode.Parse(result.Output)!.AsArray().Count(member => (bool)member!["health"]!);
    }

    public async Task<IReadOnlyList<ulong>> LeadersAsync(CancellationToken cancellationToken) =>
        [
            .. (await AskAsync(["endpoint", "status"], cancellationToken))
                .AsArray()
                .Select(member => (ulong)member!["Status"]!["leader"]!)
                .Distinct(),
        ];

    public async Task<long> RevisionAsync(CancellationToken cancellationToken) =>
        (await AskAsync(["endpoint", "status"], cancellationToken))
            .AsArray()
            .Max(member => (long)member!["Status"]!["header"]!["revision"]!);

    /// <summary>The different hashes of the members: one, when all are the same.</summary>
    public async Task<IReadOnlyList<uint>> HashesAsync(CancellationToken cancellationToken, long revision = 0)
    {
        var at = revision > 0 ? (string[])[$"--rev={revision}"] : [];
        var answer = await AskAsync(["endpoint", "hashkv", .. at], cancellationToken);
        return [.. answer.AsArray().Select(member => (uint)member!["HashKV"]!["hash"]!).Distinct()];
    }

    private async Task<JsonNode> AskAsync(string[] words, CancellationToken cancellationToken) =>
        JsonNode.Parse((await EtcdctlAsync(words, cancellationToken)).Succeeded().Output)!;

    private Task<ToolResult> EtcdctlAsync(string[] words, CancellationToken cancellationToken)
    {
        string[] command =
        [
            .. Prefix,
            StockTools.Etcdctl(EtcdVersion.V35),
            $"--endpoints={string.Join(',', Endpoints)}",
            "--write-out=json",
            .. words,
        ];
        return StockTools.RunAsync(
            command[0],
            command[1..],
            environment: new Dictionary<string, string> { ["ETCDCTL_API"] = "3" },
            cancellationToken: cancellationToken
        );
    }
}
