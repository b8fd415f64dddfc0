using System.Globalization;
using System.Net;

namespace Dr.Providers.Hosts;

/// <summary>Looks at a host and changes nothing.</summary>
public sealed class HostProbe(IHost host, TimeProvider clock)
{
    private const string Script = """
        echo "now $(date +%s%N)"
        echo "cores $(getconf _NPROCESSORS_ONLN)"
        while read -r name size unit; do [ "$name" != MemTotal: ] || echo "memory $size"; done </proc/meminfo
        dir=$1; while [ ! -d "$dir" ]; do dir=$(dirname "$dir"); done
        df -Pk "$dir" | { read -r head; read -r fs blocks used free rest; echo "free $free"; echo "filesystem $fs"; }
        cat /proc/net/tcp /proc/net/tcp6 2>/dev/null | while read -r n local remote state rest; do [ "$state" != 0A ] || echo "listen $local"; done
        """;

    /// <param name="folder">Whose file system is asked for free space; it need not be there yet.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task<HostFacts> LookAsync(string folder, CancellationToken cancellationToken)
    {
        var before = clock.GetUtcNow();
        var output = await host.RequireAsync("measure", HostCommand.Shell(Script, folder), cancellationToken);
        var after = clock.GetUtcNow();
        var lines = output
            .Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => line.Split(' ', 2))
            .ToLookup(words => words[0], words => words[1]);
        return new HostFacts(
            (int)Number(lines["cores"].First()),
            Number(lines["memory"].First()) * 1024,
            Number(lines["free"].First()) * 1024,
            lines["filesystem"].First(),
            Skew(DateTimeOffset.UnixEpoch.AddTicks(Number(lines["now"].First()) / 100), before, after),
            lines["listen"].Select(Endpoint).ToHashSet()
        );
    }

    private static TimeSpan Skew(DateTimeOffset theirs, DateTimeOffset before, DateTimeOffset after) =>
        theirs < before ? theirs - before
        : theirs > after ? theirs - after
        : TimeSpan.Zero;

    private static long Number(string text) => long.Parse(text, NumberStyles.None, CultureInfo.InvariantCulture);

    // why: the kernel prints an address as 32-bit words in the machine's own byte order, a port as a plain hex number
    private static (string Address, int Port) Endpoint(string text)
    {
        var parts = text.Split(':');
        var bytes = Convert.FromHexString(parts[0]);
        for (var word = 0; word < bytes.Length; word += 4)
        {
            bytes.AsSpan(word, 4).Reverse();
        }

        var address = new IPAddress(bytes);
        address = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        var any = address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any);
        return (any ? "*" : address.ToString(), Convert.ToInt32(parts[1], 16));
    }
}
