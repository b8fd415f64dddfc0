using Dr.Providers.Hosts;
using Dr.Recovery;

namespace Dr.Providers.Etcd.Recovery;

/// <summary>Asks the stock tools of a host what they can.</summary>
internal static class EtcdTools
{
    private const string Script = """
        find() { if [ -n "$1" ]; then [ -x "$1/$2" ] && echo "$1/$2"; else command -v "$2"; fi; }
        server=$(find "$1" etcd) || { echo "there is no etcd in ${1:-PATH}" >&2; exit 1; }
        restorer=$(find "$1" etcdutl) || restorer=$(find "$1" etcdctl) || { echo "there is neither etcdutl nor etcdctl in ${1:-PATH}" >&2; exit 1; }
        version=$("$server" --version) || { echo "$server --version failed" >&2; exit 1; }
        echo "$version" | sed -n 's/^etcd Version: *//p'
        echo "$server"; echo "$restorer"
        ETCDCTL_API=3 "$restorer" snapshot restore --help 2>&1 | grep -c -e --bump-revision
        exit 0
        """;

    /// <exception cref="HostException">They are not there, or do not answer.</exception>
    public static async Task<EtcdToolFacts> ProbeAsync(
        IHost host,
        string? binaries,
        CancellationToken cancellationToken
    )
    {
        var result = await host.RunAsync(HostCommand.Shell(Script, binaries ?? ""), cancellationToken);
        return
            result.Succeeded
            && result.Output.Split('\n') is [{ Length: > 0 } version, var server, var restorer, var bump, ..]
            ? new EtcdToolFacts(version.Trim(), server, restorer, bump.Trim() != "0")
            : throw new HostException(
                $"cannot use the etcd tools of {host.Name}: {result.LastLine}",
                "install etcd with etcdutl (before 3.5: etcdctl) there, or set etcd.binaries in the inventory"
            );
    }
}
