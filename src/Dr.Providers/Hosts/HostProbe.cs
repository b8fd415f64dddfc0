using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;

namespace Dr.Providers.Hosts;

/// <summary>Looks at a host and changes nothing.</summary>
public sealed partial class HostProbe(IHost host)
{
    // why: an engine that hangs must not hang us, and timeout is part of coreutils
    private const string Script = """
        LC_ALL=C; export LC_ALL
        echo "cores $(getconf _NPROCESSORS_ONLN)"
        while read -r name size unit; do [ "$name" != MemTotal: ] || echo "memory $size"; done </proc/meminfo
        dir=$1; while [ ! -d "$dir" ]; do dir=$(dirname "$dir"); done
        echo "existing $dir"
        df -Pk "$dir" | { read -r head; read -r fs blocks used free rest; echo "free $free"; echo "filesystem $fs"; }
        df -Pi "$dir" | { read -r head; read -r fs inodes used free rest; echo "inodes $free"; }
        cat /proc/net/tcp /proc/net/tcp6 2>/dev/null | while read -r n local remote state rest; do [ "$state" != 0A ] || echo "listen $local"; done
        echo "kernel $(uname -r)"
        [ ! -r /etc/os-release ] || ( . /etc/os-release; echo "os $PRETTY_NAME" )
        systemctl --version 2>/dev/null | { read -r name version rest && echo "systemd $version"; }
        for d in /var/lib/etcd /var/lib/etcd/default.etcd /var/etcd/data; do [ ! -d "$d/member" ] || echo "data $d"; done
        if command -v ss >/dev/null 2>&1; then ss -lntup 2>/dev/null | sed 's/^/holder /'; fi
        if command -v docker >/dev/null 2>&1; then timeout 10 docker info 2>/dev/null | sed 's/^/docker /'; fi
        exit 0
        """;

    /// <param name="folder">Whose file system is asked for free space; it need not be there yet.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task<HostFacts> LookAsync(string folder, CancellationToken cancellationToken)
    {
        var output = await host.RequireAsync("measure", HostCommand.Shell(Script, folder), cancellationToken);
        var lines = output
            .Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => line.Split(' ', 2))
            .Where(words => words.Length == 2)
            .ToLookup(words => words[0], words => words[1]);
        return new HostFacts(
            (int)Number(lines["cores"].First()),
            Number(lines["memory"].First()) * 1024,
            Number(lines["free"].First()) * 1024,
            lines["filesystem"].First(),
            lines["listen"].Select(Endpoint).ToHashSet()
        )
        {
            FreeInodes = long.TryParse(lines["inodes"].FirstOrDefault(), out var inodes) ? inodes : 0,
            Existing = lines["existing"].First(),
            Kernel = lines["kernel"].FirstOrDefault(),
            OperatingSystem = lines["os"].FirstOrDefault(),
            SystemdVersion = int.TryParse(lines["systemd"].FirstOrDefault(), out var version) ? version : null,
            DockerInfo = lines["docker"].Any() ? string.Join('\n', lines["docker"]) : null,
            EtcdData = [.. lines["data"]],
            Holders = Holders(lines["holder"]),
        };
    }

    // why: a line is `tcp LISTEN 0 128 *:22 *:* users:(("sshd",pid=1,fd=3))`; the users are missing where we may not know
    private static Dictionary<(bool, int), string> Holders(IEnumerable<string> lines)
    {
        var holders = new Dictionary<(bool, int), string>();
        foreach (var words in lines.Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries)))
        {
            if (words.Length > 5 && int.TryParse(words[4].Split(':')[^1], out var port))
            {
                holders[(words[0] == "tcp", port)] = Program().Match(words[^1]) is { Success: true } match
                    ? match.Groups[1].Value
                    : "an unknown program";
            }
        }

        return holders;
    }

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

    [GeneratedRegex("^users:\\(\\(\"([^\"]+)\"", RegexOptions.CultureInvariant)]
    private static partial Regex Program();
}
