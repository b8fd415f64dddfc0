using System.Globalization;
using Dr.Bench.Comparisons;
using Dr.Bench.MySql;
using Dr.Bench.Results;

namespace Dr.Bench;

/// <summary>The benchmark of the Rancher database, part after part.</summary>
internal static class MySqlBench
{
    /// <returns>The path of the page.</returns>
    public static async Task<string> RunAsync(
        BenchSettings settings,
        TimeProvider clock,
        CancellationToken cancellationToken
    )
    {
        Directory.CreateDirectory(settings.Work);
        var machine = Machine.Describe(settings.Work, clock);
        var surrounding = new Surrounding(settings, Source(settings), Tools(settings), clock);
        await surrounding.PrepareAsync(cancellationToken);
        var dump = new DumpComparison(settings, surrounding);
        var load = new LoadComparison(settings, surrounding);
        var data = await new StandingCattle(settings, clock).CopyAsync(settings.LargeMiB, cancellationToken);
        await using var server = await CattleServer.StartAsync(settings, data, [], clock, cancellationToken);
        var size = await SizeAsync(server, cancellationToken);
        Console.Error.WriteLine($"{size.MiB:0} MiB, {size.LargestShare:0.00} of them in the largest table");
        var figures = new MySqlFigures
        {
            Date = clock.GetUtcNow(),
            Machine = machine,
            Versions = await Versions.ReadAsync(settings, [.. Programs.Select(InFolder)], cancellationToken),
            MiB = size.MiB,
            LargestShare = size.LargestShare,
            Dumps = settings.Parts.Contains("dump") ? await dump.RunAsync(server, cancellationToken) : [],
            Loads = settings.Parts.Contains("load") ? await load.RunAsync(server, cancellationToken) : [],
            Stages = settings.Parts.Contains("stages")
                ? await new DumpStages(settings, clock).RunAsync(server, cancellationToken)
                : [],
            Steps = load.Steps,
            SecondsLocked = dump.SecondsLocked,
            LoadAtEnd = Machine.Load(),
        };
        surrounding.Clear();
        return MySqlPage.Write(figures, [.. dump.Contenders, .. load.Contenders], settings.Results);

        string InFolder(string program) => Path.Join(settings.MariaDbPrograms, program);
    }

    private static IReadOnlyList<string> Programs => ["mariadbd", "mydumper"];

    private static string Source(BenchSettings settings) =>
        $"    mysql:\n      socket: {CattleServer.SocketOf(settings)}\n      user: root\n      schemas: [{StandingCattle.Schema}]";

    private static Dictionary<string, string> Tools(BenchSettings settings) =>
        new() { ["MARIADB"] = settings.MariaDbPrograms, ["SOCKET"] = CattleServer.SocketOf(settings) };

    private static async Task<(double MiB, double LargestShare)> SizeAsync(
        CattleServer server,
        CancellationToken cancellationToken
    )
    {
        const string Ask =
            "SELECT SUM(data_length) / 1048576, MAX(data_length) / SUM(data_length) FROM information_schema.tables WHERE table_schema = 'cattle'";
        var answer = (await server.AskAsync(Ask, cancellationToken)).Split('\t');
        return (
            double.Parse(answer[0], CultureInfo.InvariantCulture),
            double.Parse(answer[1], CultureInfo.InvariantCulture)
        );
    }
}
