using System.Globalization;
using System.Text.RegularExpressions;
using Dr.Providers.Hosts;

namespace Dr.Providers.Preflight;

/// <summary>Writes to a disk for a few seconds to see how fast it is.</summary>
internal sealed partial class DiskProbe(IHost host)
{
    /// <summary>How much is written in one go.</summary>
    private const int Megabytes = 8;

    // why: zeros are no measure where a store compresses them or leaves them out; 4 MiB of noise are made once
    private const string WriteScript = """
        LC_ALL=C; export LC_ALL
        f="$1/write"; n="$1/noise"; trap 'rm -f "$f" "$n"' EXIT
        dd if=/dev/urandom of="$n" bs=1048576 count=4 2>/dev/null || exit 1
        end=$(($(date +%s) + $4)); i=0
        while [ $i -lt "$3" ] && [ "$(date +%s)" -lt $end ]; do
          j=0; while [ $j -lt "$2" ]; do cat "$n" || exit 1; j=$((j+4)); done |
            dd of="$f" bs=1048576 iflag=fullblock conv=fdatasync 2>&1 || exit 1
          i=$((i+1))
        done
        """;

    /// <summary>Bytes a second of large writes, each round forced to the disk.</summary>
    /// <exception cref="HostException">The folder cannot be written.</exception>
    public async Task<double?> WriteAsync(string folder, DiskMeasurement how, CancellationToken cancellationToken)
    {
        var output = await host.RequireAsync(
            $"measure the disk of {folder}",
            HostCommand.Shell(WriteScript, folder, $"{Megabytes}", $"{how.Rounds}", $"{how.Budget.TotalSeconds:0}") with
            {
                Timeout = TimeSpan.FromSeconds(60),
            },
            cancellationToken
        );
        var rounds = Round().Matches(output);
        var seconds = rounds.Sum(round => double.Parse(round.Groups[2].ValueSpan, CultureInfo.InvariantCulture));
        return seconds > 0
            ? rounds.Sum(round => double.Parse(round.Groups[1].ValueSpan, CultureInfo.InvariantCulture)) / seconds
            : null;
    }

    [GeneratedRegex(
        @"^([0-9]+) bytes.* ([0-9.eE+-]+) s(?:econds)?,",
        RegexOptions.CultureInvariant | RegexOptions.Multiline
    )]
    private static partial Regex Round();
}
