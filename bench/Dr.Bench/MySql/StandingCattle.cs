using System.Globalization;
using Dr.Bench.Comparisons;

namespace Dr.Bench.MySql;

/// <summary>A data directory with the database that is dumped: made once and kept; every run of the benchmark works on a copy of it.</summary>
internal sealed class StandingCattle(BenchSettings settings, TimeProvider clock)
{
    public const string Schema = "cattle";

    // why: found by measuring; with these the rows take the size that is asked for, and one table 60 % of it
    private const double ProcessesPerMiB = 445;
    private const double AuditsPerMiB = 221;
    private const double InstancesPerMiB = 65;

    /// <summary>Makes the data directory unless it is there, and copies it.</summary>
    /// <returns>The copy.</returns>
    public async Task<string> CopyAsync(int mib, CancellationToken cancellationToken)
    {
        var kept = Path.Join(settings.Work, $"cattle-{mib}");
        if (!Directory.Exists(kept))
        {
            await MakeAsync(kept, mib, cancellationToken);
        }

        var copy = Path.Join(settings.Work, $"live-cattle-{mib}");
        await RunAsync("rm", ["-rf", copy], cancellationToken);
        await RunAsync("cp", ["-a", "--reflink=auto", kept, copy], cancellationToken);
        await RunAsync("sync", [], cancellationToken);
        return copy;
    }

    private async Task MakeAsync(string kept, int mib, CancellationToken cancellationToken)
    {
        Console.Error.WriteLine($"loading a database of {mib} MiB");
        var begun = clock.GetTimestamp();
        var building = Path.Join(settings.Work, "building");
        await RunAsync("rm", ["-rf", building], cancellationToken);
        await RunAsync(
            Path.Join(settings.MariaDbPrograms, "mariadb-install-db"),
            [
                $"--datadir={building}",
                .. CattleServer.Flags,
                "--skip-test-db",
                "--auth-root-authentication-method=normal",
            ],
            cancellationToken
        );
        // why: what is loaded is thrown away if this machine dies meanwhile
        string[] fast = ["--innodb-flush-log-at-trx-commit=0", "--innodb-flush-method=nosync"];
        await using (var server = await CattleServer.StartAsync(settings, building, fast, clock, cancellationToken))
        {
            await LoadAsync(server, mib, cancellationToken);
            await server.StopAsync(cancellationToken);
        }

        Directory.Move(building, kept);
        Console.Error.WriteLine($"loaded in {clock.GetElapsedTime(begun).TotalSeconds:0.0} s");
    }

    private async Task LoadAsync(CattleServer server, int mib, CancellationToken cancellationToken)
    {
        await server.AskAsync($"CREATE DATABASE {Schema} CHARACTER SET utf8mb3", cancellationToken);
        var rows = string.Create(
            CultureInfo.InvariantCulture,
            $"SET @processes = {mib * ProcessesPerMiB:0}, @audits = {mib * AuditsPerMiB:0}, @instances = {mib * InstancesPerMiB:0}, @size = 1024"
        );
        var files = $"SOURCE {settings.Cattle}/cattle.sql; {rows}; SOURCE {settings.Cattle}/cattle-rows.sql";
        await server.AskAsync(
            $"USE {Schema}; {files}; ANALYZE TABLE process_instance, audit_log, instance",
            cancellationToken
        );
    }

    private static Task<string> RunAsync(
        string program,
        IReadOnlyList<string> arguments,
        CancellationToken cancellationToken
    ) => Surrounding.OutputAsync(program, arguments, cancellationToken);
}
