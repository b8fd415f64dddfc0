using System.Globalization;

namespace Dr.Providers.Tests.Etcd.Snapshots;

/// <summary>Writes to a server what makes the hash hard: overwrites, deletes, re-created keys, leases, transactions.</summary>
internal static class Workload
{
    public static async Task Write(EtcdServer server, int keys = 40)
    {
        for (var key = 0; key < keys; key++)
        {
            await server.Put(Name(key), $"first {key}");
        }

        for (var key = 0; key < keys; key += 2)
        {
            await server.Put(Name(key), new string('x', 100 + (key * 300)));
        }

        for (var key = 0; key < keys; key += 3)
        {
            await server.Delete(Name(key));
        }

        for (var key = 0; key < keys; key += 6)
        {
            await server.Put(Name(key), "again");
        }

        var lease = await server.Post("/v3/lease/grant", new { TTL = 3600 });
        await server.Put("/registry/masterleases/1", "leased", Lease(lease.GetProperty("ID").GetString()!));
        await server.PutAll(Enumerable.Range(0, 50).Select(key => ($"/registry/apps.example.org/widgets/w{key}", "w")));
    }

    /// <summary>Compacts at a revision that is a tombstone, the case in which versions of etcd differ.</summary>
    public static async Task<long> CompactAtTombstone(EtcdServer server)
    {
        await server.Put("/registry/pods/default/doomed", "v");
        await server.Delete("/registry/pods/default/doomed");
        var revision = await server.Revision();
        await server.Put("/registry/pods/default/after", "v");
        await server.Compact(revision);
        return revision;
    }

    private static string Name(int key) => $"/registry/pods/default/pod-{key:D4}";

    private static long Lease(string id) => long.Parse(id, CultureInfo.InvariantCulture);
}
