using System.Text.Json.Nodes;
using Dr.Objects;
using Dr.Objects.Archive;
using Dr.Objects.Selection;
using Dr.Objects.Trees;
using Dr.Providers.Cluster.Client;
using Dr.Providers.Cluster.Trees;
using Dr.Testing.Servers;

namespace Dr.Testing.Datasets;

/// <summary>Makes the archive of everything that a server holds, by the rules of the product.</summary>
public static class ExportedObjects
{
    /// <summary>Writes the tar; how many objects are in it.</summary>
    public static async Task<int> WriteAsync(
        ApiServer server,
        string path,
        CancellationToken cancellationToken = default
    )
    {
        var options = new ClusterConnectionOptions { Kubeconfig = server.Kubeconfig };
        using var client = await ApiClient.ConnectAsync(options, TimeProvider.System, cancellationToken);
        var types = (await new Discovery(client).ReadAsync(cancellationToken))
            .Exported.Where(type => TypeRules.Why(type) is null)
            // why: what the objects of one type are is known from another, so these come first
            .OrderBy(type => type.Name is "services" or CustomTypes.Definitions ? 0 : 1)
            .ThenBy(type => type.Name, StringComparer.Ordinal);
        var (services, custom) = (new ServicesWithSelector(), new CustomTypes());
        var objects = new List<ArchivedObject>();
        var paths = new TreePaths(ClusterName.Parse("north"));
        foreach (var type in types)
        {
            await foreach (var what in new ObjectList(client, type).ReadAsync(cancellationToken))
            {
                if (what is ListedObject listed && Take(listed, paths, services, custom) is { } taken)
                {
                    objects.Add(taken);
                }
            }
        }

        await using var file = File.Create(path);
        await using var index = new MemoryStream();
        await using var status = new MemoryStream();
        await using var writer = new ObjectArchiveWriter(file, paths, index, status, new MemoryStream());
        foreach (var one in objects.OrderBy(one => one.Name.Type.Name, StringComparer.Ordinal))
        {
            await writer.AddAsync(one, cancellationToken);
        }

        await writer.EndAsync(cancellationToken);
        return objects.Count;
    }

    /// <summary>Writes a tar of these objects, as if they had been served so.</summary>
    public static async Task WriteAsync(
        IEnumerable<(ResourceType Type, JsonObject Served)> objects,
        string path,
        CancellationToken cancellationToken = default
    )
    {
        var paths = new TreePaths(ClusterName.Parse("north"));
        var (services, custom) = (new ServicesWithSelector(), new CustomTypes());
        await using var file = File.Create(path);
        await using var index = new MemoryStream();
        await using var status = new MemoryStream();
        await using var writer = new ObjectArchiveWriter(file, paths, index, status, new MemoryStream());
        foreach (var (type, served) in objects.OrderBy(one => one.Type.Name, StringComparer.Ordinal))
        {
            var taken = Take(ObjectName.Of(type, served), served, paths, services, custom);
            await writer.AddAsync(taken!, cancellationToken);
        }

        await writer.EndAsync(cancellationToken);
    }

    private static ArchivedObject? Take(
        ListedObject listed,
        TreePaths paths,
        ServicesWithSelector services,
        CustomTypes custom
    )
    {
        var served = listed.ToJson();
        return Take(ObjectName.Of(listed.Type, served), served, paths, services, custom);
    }

    private static ArchivedObject? Take(
        ObjectName name,
        JsonObject served,
        TreePaths paths,
        ServicesWithSelector services,
        CustomTypes custom
    )
    {
        if (name.Type.Name == "services")
        {
            services.Note(served);
        }

        if (name.Type.Name == CustomTypes.Definitions)
        {
            custom.Note(served);
        }

        if (new ObjectRules(services).Why(name, served) is not null)
        {
            return null;
        }

        var entry = IndexEntry.Of(name, served);
        var kept = new StatusRules(custom).Of(name.Type, served);
        Stripping.Strip(name.Type, served);
        entry = entry with { Sha256 = CanonicalJson.DigestOf(served) };
        return ArchivedObject.Of(
            paths,
            name,
            new TreeSplit(DeploymentRulesFile.BuiltIn).Split(name, served),
            entry,
            kept
        );
    }
}
