using Dr.Errors;
using Dr.Findings;
using Dr.Preflight;
using Dr.Providers.Hosts;
using Dr.Recovery;

namespace Dr.Providers.Etcd.Recovery;

/// <summary>
/// Finds machines of a rehearsal from which the real cluster can be reached. A rehearsed cluster believes that it is the real one: its
/// members, controllers and agents would work on the real machines.
/// </summary>
internal sealed class SourceReach(HostSet hosts)
{
    private const int NoCaller = 19;

    // why: one line for each that accepts; what does not answer within three seconds is not reached
    private const string Script = """
        command -v bash >/dev/null 2>&1 && with=bash || { command -v nc >/dev/null 2>&1 && with=nc || exit 19; }
        for place in "$@"; do
          { case $with in
              bash) timeout 3 bash -c 'exec 3<>"/dev/tcp/$1/$2"' bash "${place% *}" "${place#* }" 2>/dev/null ;;
              nc) timeout 3 nc -z "${place% *}" "${place#* }" >/dev/null 2>&1 ;;
            esac && echo "$place"; } &
        done
        wait
        """;

    public async Task<IReadOnlyList<Finding>> FindAsync(
        Inventory inventory,
        EtcdSourceFacts source,
        CancellationToken cancellationToken
    )
    {
        var recorded = source.Members.SelectMany(member => member.ClientUrls);
        var real = recorded.Concat(inventory.RequiredEtcd.OldEndpoints ?? []).Distinct().ToList();
        if (real.Count == 0)
        {
            return
            [
                new Finding(
                    Severity.Critical,
                    Acceptance.SourceReachable,
                    "rehearsal",
                    "nothing says where the real cluster is, so nobody can see whether these machines reach it",
                    "name its members in etcd.oldEndpoints of the inventory"
                ),
            ];
        }

        var found = await Task.WhenAll(
            inventory.Hosts.Select(entry => AskAsync(hosts[entry.Name], real, cancellationToken))
        );
        return [.. found.OfType<Finding>()];
    }

    private static async Task<Finding?> AskAsync(
        IHost host,
        IReadOnlyList<Uri> real,
        CancellationToken cancellationToken
    )
    {
        try
        {
            var places = real.Select(url => $"{url.IdnHost} {url.Port}").ToList();
            var result = await host.RunAsync(HostCommand.Shell(Script, places), cancellationToken);
            var reached = result.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
            return result.ExitCode == NoCaller ? Reaches(host, "neither bash nor nc is there to try with")
                : reached.Length > 0
                    ? Reaches(host, $"it reaches {string.Join(", ", reached.Select(place => place.Replace(' ', ':')))}")
                : null;
        }
        catch (DrException exception)
        {
            return Reaches(host, exception.Message);
        }
    }

    private static Finding Reaches(IHost host, string what) =>
        new(
            Severity.Critical,
            Acceptance.SourceReachable,
            host.Name,
            $"{host.Name} of this rehearsal is not kept away from the real cluster: {what}",
            "cut the way between the two networks"
        );
}
