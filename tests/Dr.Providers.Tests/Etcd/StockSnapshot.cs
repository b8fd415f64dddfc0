using System.Text.Json.Nodes;
using Dr.Testing.Servers;

namespace Dr.Providers.Tests.Etcd;

/// <summary>What stock tools say of a snapshot file.</summary>
internal static class StockSnapshot
{
    public static async Task<JsonNode> StatusAsync(EtcdVersion version, TestFolder folder, byte[] snapshot)
    {
        var file = folder.File("status.db");
        await File.WriteAllBytesAsync(file, snapshot);
        var result = await RunAsync(version, ["snapshot", "status", file, "--write-out=json"]);
        return JsonNode.Parse(result.Succeeded().Output)!;
    }

    public static async Task<ToolResult> RestoreAsync(EtcdVersion version, TestFolder folder, byte[] snapshot)
    {
        var file = folder.File("restore.db");
        await File.WriteAllBytesAsync(file, snapshot);
        return await RunAsync(version, ["snapshot", "restore", file, $"--data-dir={folder.File("restored")}"]);
    }

    // why: 3.4 has no etcdutl; its etcdctl does the same offline
    private static Task<ToolResult> RunAsync(EtcdVersion version, IEnumerable<string> arguments) =>
        StockTools.RunAsync(
            version == EtcdVersion.V35 ? StockTools.Etcdutl(version) : StockTools.Etcdctl(version),
            arguments,
            environment: new Dictionary<string, string> { ["ETCDCTL_API"] = "3" }
        );
}
