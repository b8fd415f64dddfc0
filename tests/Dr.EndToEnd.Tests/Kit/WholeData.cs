using Dr.Testing.Servers;

namespace Dr.EndToEnd.Tests.Kit;

/// <summary>The data directories that a killed restore left at their places.</summary>
internal sealed record WholeData(IReadOnlyDictionary<string, string> Directories)
{
    /// <summary>Each has a log and a database that stock <c>etcdutl</c> reads to its end, all alike; fails when one does not.</summary>
    public static async Task<WholeData> FindAsync(Stage stage, CancellationToken cancellationToken)
    {
        var found = stage.Machines.DataDirectories.Where(Directory.Exists).ToList();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var data in found)
        {
            Assert.NotEmpty(Directory.GetFiles(Path.Combine(data, "member", "wal"), "*.wal"));
            // why: a member that serves already writes to its database; what it serves is compared later
            if (!stage.Machines.Serve)
            {
                seen.Add(await StatusAsync(Path.Combine(data, "member", "snap", "db"), stage, cancellationToken));
            }
        }

        Assert.InRange(seen.Count, 0, 1);
        return new WholeData(await IdentitiesAsync(found, cancellationToken));
    }

    /// <summary>They are still the same directories: nothing was made again behind a member's back.</summary>
    public async Task IsStillUsedAsync(CancellationToken cancellationToken) =>
        Assert.Equal(Directories, await IdentitiesAsync([.. Directories.Keys], cancellationToken));

    private static async Task<string> StatusAsync(string database, Stage stage, CancellationToken cancellationToken)
    {
        var copy = stage.File("asked.db");
        File.Copy(database, copy, overwrite: true);
        string[] ask = ["snapshot", "status", copy, "--write-out=json"];
        var etcdutl = StockTools.Etcdutl(Machines.Version);
        return (await StockTools.RunAsync(etcdutl, ask, cancellationToken: cancellationToken)).Succeeded().Output;
    }

    private static async Task<IReadOnlyDictionary<string, string>> IdentitiesAsync(
        IReadOnlyList<string> directories,
        CancellationToken cancellationToken
    )
    {
        var identities = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var directory in directories)
        {
            string[] inode = ["-c", "%i", Path.Combine(directory, "member", "snap", "db")];
            identities[directory] = (await StockTools.RunAsync("stat", inode, cancellationToken: cancellationToken))
                .Succeeded()
                .Output;
        }

        return identities;
    }
}
