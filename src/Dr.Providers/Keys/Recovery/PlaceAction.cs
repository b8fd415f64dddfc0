using System.Security.Cryptography;
using Dr.Findings;
using Dr.Keys;
using Dr.Providers.Hosts;
using Dr.Recovery;

namespace Dr.Providers.Keys.Recovery;

/// <summary>Puts the files of a host in place, each whole or not at all, and reads them back. What was there and differs is kept beside it.</summary>
internal sealed class PlaceAction(HostSet hosts, OpenedBundles bundles) : IStepAction
{
    // why: as root the captured owner is given; names that this host does not know are told, and the file stays root's
    private const string NameScript = """
        set -e; new=$1 path=$2 mode=$3 owner=$4 aside=$5
        mkdir -p "$(dirname "$path")"
        chmod "$mode" "$new"
        [ "$(id -u)" != 0 ] || chown -- "$owner" "$new" 2>/dev/null || echo unowned
        if [ -e "$path" ] && cmp -s "$new" "$path"; then :
        elif [ -e "$path" ] && [ ! -e "$aside" ]; then mv -T -- "$path" "$aside"; fi
        mv -fT -- "$new" "$path"
        sync "$(dirname "$path")" 2>/dev/null || sync
        """;

    private const string LinkScript = """
        set -e; path=$1 target=$2 aside=$3
        mkdir -p "$(dirname "$path")"
        [ "$(readlink "$path" 2>/dev/null)" != "$target" ] || exit 0
        if [ ! -e "$aside" ] && [ ! -L "$aside" ] && { [ -e "$path" ] || [ -L "$path" ]; }; then mv -T -- "$path" "$aside"; fi
        ln -sfn -- "$target" "$path"
        """;

    // why: a folder that is there already belongs to this host, and keeps what it has
    private const string FolderScript = """
        set -e; path=$1 mode=$2 owner=$3
        [ ! -d "$path" ] || exit 0
        umask 022; mkdir -p "$path"; chmod "$mode" "$path"
        [ "$(id -u)" != 0 ] || chown -- "$owner" "$path" 2>/dev/null || echo unowned
        """;

    public string Name => KeysSteps.Place;

    // why: a service that was started since reads these files
    public bool RunsAgain => false;

    public async Task<StepOutcome> ExecuteAsync(StepContext context, CancellationToken cancellationToken)
    {
        var entry = context.Plan.Inventory.Host(context.Step.Host!);
        var fitted = await bundles.ForAsync(entry, context.Plan.Inventory.RequiredKeys, cancellationToken);
        var unowned = new List<string>();
        foreach (var file in fitted.Files)
        {
            if (!await PlaceAsync(entry, file, context.Plan.Run, cancellationToken))
            {
                unowned.Add(file.Path);
            }
        }

        await ReloadAsync(entry, cancellationToken);
        return StepOutcome.With(
            $"{fitted.Files.Count(file => file.IsFile)} files in place and read back",
            new PlacedFiles(fitted.Files.Count(file => file.IsFile), fitted.Renewed.Count),
            unowned.Count == 0 ? [] : [Unowned(entry, unowned)]
        );
    }

    /// <returns>Whether it belongs to whom it belonged.</returns>
    private async Task<bool> PlaceAsync(
        HostEntry entry,
        BundleFile file,
        RunId run,
        CancellationToken cancellationToken
    )
    {
        var host = hosts[entry.Name];
        var path = PathOn(entry, file.Path);
        var aside = KeysSteps.Aside(path, run);
        var owner = $"{file.Owner}:{file.Group}";
        if (file.LinksTo is { } target)
        {
            await host.RequireAsync(
                $"link {path}",
                HostCommand.Shell(LinkScript, path, target, aside),
                cancellationToken
            );
            return true;
        }

        if (file.IsFolder)
        {
            var made = HostCommand.Shell(FolderScript, path, Mode(file), owner);
            return (await host.RequireAsync($"make {path}", made, cancellationToken)).Length == 0;
        }

        // why: folders that a file is put into are made for their owner alone, and services have other accounts
        await host.RequireAsync(
            $"make the folder of {path}",
            HostCommand.Shell("""umask 022; mkdir -p "$(dirname "$1")" """, path),
            cancellationToken
        );
        var part = $"{path}.dr-new";
        using (var content = new MemoryStream(file.Content.ToArray()))
        {
            await host.PutAsync(part, content, cancellationToken);
        }

        var said = await host.RequireAsync(
            $"put {path} in place",
            HostCommand.Shell(NameScript, part, path, Mode(file), owner, aside),
            cancellationToken
        );
        await ReadBackAsync(host, path, file, cancellationToken);
        return said.Length == 0;
    }

    private static async Task ReadBackAsync(
        IHost host,
        string path,
        BundleFile file,
        CancellationToken cancellationToken
    )
    {
        var seen = await host.RequireAsync(
            $"read {path} back",
            HostCommand.Shell("""sha256sum <"$1" """, path),
            cancellationToken
        );
        if (seen.Split(' ')[0] != Convert.ToHexStringLower(SHA256.HashData(file.Content.Span)))
        {
            throw new HostException(
                $"{path} on {host.Name} reads back otherwise than it was written",
                "suspect that host's disk, or another program that writes there"
            );
        }
    }

    private async Task ReloadAsync(HostEntry entry, CancellationToken cancellationToken)
    {
        if (entry.Kind == HostEntry.OverSsh)
        {
            await hosts[entry.Name]
                .RequireAsync(
                    "reload systemd's units",
                    new HostCommand(["systemctl", "daemon-reload"]),
                    cancellationToken
                );
        }
    }

    // why: a local host is a folder of this machine, and must never write into this machine's own /etc
    private static string PathOn(HostEntry entry, string path) =>
        entry.Kind == HostEntry.Local ? $"{entry.Directory}/root{path}" : path;

    private static string Mode(BundleFile file) => Convert.ToString((int)file.Mode, 8);

    private static Finding Unowned(HostEntry entry, IReadOnlyList<string> paths) =>
        new(
            Severity.Warning,
            "keys.unknown-owner",
            entry.Name,
            $"{entry.Name} does not know the owner of {string.Join(", ", paths)}",
            "make the account there, then chown the files to it"
        );
}

/// <summary>What a host got.</summary>
internal sealed record PlacedFiles(int Files, int Renewed);
