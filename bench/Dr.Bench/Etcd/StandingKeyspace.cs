using System.Diagnostics;

namespace Dr.Bench.Etcd;

/// <summary>A data directory that is loaded once and kept; every run of the benchmark works on a copy of it.</summary>
internal sealed class StandingKeyspace(BenchSettings settings, TimeProvider clock)
{
    private const string LoaderAddress = "127.0.0.29";

    /// <summary>Makes the data directory unless it is there, and copies it.</summary>
    /// <returns>The copy.</returns>
    public async Task<string> CopyAsync(int mib, CancellationToken cancellationToken)
    {
        var kept = Path.Join(settings.Work, $"keyspace-{mib}");
        if (!Directory.Exists(kept))
        {
            await MakeAsync(kept, mib, cancellationToken);
        }

        var copy = Path.Join(settings.Work, $"live-{mib}");
        await RunAsync("rm", ["-rf", copy], cancellationToken);
        await RunAsync("cp", ["-a", "--reflink=auto", kept, copy], cancellationToken);
        await RunAsync("sync", [], cancellationToken);
        return copy;
    }

    private async Task MakeAsync(string kept, int mib, CancellationToken cancellationToken)
    {
        var count = KubernetesValues.Count(mib);
        Console.Error.WriteLine($"loading {count} keys, {mib} MiB");
        var begun = clock.GetTimestamp();
        var building = Path.Join(settings.Work, "building");
        await RunAsync("rm", ["-rf", building], cancellationToken);
        Directory.CreateDirectory(building);
        var snapshot = Path.Join(building, "snapshot.db");
        // why: what is loaded is thrown away if this machine dies meanwhile
        string[] fast = ["--unsafe-no-fsync"];
        var raw = Path.Join(building, "raw");
        await using (
            var server = await EtcdServer.StartAsync(settings, LoaderAddress, raw, fast, clock, cancellationToken)
        )
        {
            using var member = server.Connect(clock);
            await new KeyspaceLoader(member).LoadAsync(count, cancellationToken);
            await member.DefragmentAsync(TimeSpan.FromMinutes(5), cancellationToken);
            await RunAsync(
                settings.Etcdctl,
                ["--endpoints", $"{server.Endpoint}", "snapshot", "save", snapshot],
                cancellationToken
            );
        }

        // why: a restored directory has no write-ahead log to replay, so every start from it is the same
        await RunAsync(
            settings.Etcdutl,
            [
                "snapshot",
                "restore",
                snapshot,
                "--data-dir",
                Path.Join(building, "data"),
                "--name",
                "bench",
                "--initial-cluster",
                $"bench=http://{CapturedMember.Address}:2380",
                "--initial-advertise-peer-urls",
                $"http://{CapturedMember.Address}:2380",
            ],
            cancellationToken
        );
        Directory.Move(Path.Join(building, "data"), kept);
        Directory.Delete(building, recursive: true);
        Console.Error.WriteLine($"loaded in {clock.GetElapsedTime(begun).TotalSeconds:0.0} s");
    }

    private static async Task RunAsync(
        string program,
        IReadOnlyList<string> arguments,
        CancellationToken cancellationToken
    )
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync(cancellationToken);
        var error = await process.StandardError.ReadToEndAsync(cancellationToken);
        await process.WaitForExitAsync(cancellationToken);
        if (process.ExitCode != 0)
        {
            throw new BenchException(
                $"{program} {arguments.FirstOrDefault()} exited with {process.ExitCode}: {error}{await output}"
            );
        }
    }
}
