using System.Text.Json.Nodes;
using Dr.Objects;
using Dr.Providers.Cluster.Client;

namespace Dr.Providers.Cluster.Capture;

/// <summary>Lists one type exactly and exports its objects.</summary>
internal sealed class TypeReader(ApiClient client, ObjectExporter exporter, string scratch)
{
    /// <summary>Complete, or told to be gone.</summary>
    /// <exception cref="ClusterException">The list cannot be had.</exception>
    /// <exception cref="Dr.Errors.IntegrityException">The server gave an object that is none.</exception>
    public async Task<TypeExport> ReadAsync(ResourceType type, CancellationToken cancellationToken)
    {
        var export = new TypeExport(type, new ScratchStream(scratch));
        try
        {
            if (!await TryFillAsync(export, cancellationToken))
            {
                export.Vanish();
            }

            return export;
        }
        catch
        {
            export.Dispose();
            throw;
        }
    }

    /// <summary>False where the server no longer serves the type.</summary>
    private async Task<bool> TryFillAsync(TypeExport export, CancellationToken cancellationToken)
    {
        try
        {
            await FillAsync(export, cancellationToken);
            return true;
        }
        catch (ClusterException e) when (e.Kind == ClusterErrorKind.NotFound)
        {
            if (await IsServedAsync(export.Type, cancellationToken))
            {
                throw;
            }

            return false;
        }
    }

    private async Task FillAsync(TypeExport export, CancellationToken cancellationToken)
    {
        await foreach (var happened in new ObjectList(client, export.Type).ReadAsync(cancellationToken))
        {
            switch (happened)
            {
                case ListBegun begun:
                    export.Begin(begun.Attempt);
                    exporter.Forget(export.Type);
                    break;
                case ListedObject listed:
                    exporter.Take(export, listed.ToJson());
                    break;
                case ListEnded ended:
                    export.End = ended;
                    break;
            }
        }
    }

    private async Task<bool> IsServedAsync(ResourceType type, CancellationToken cancellationToken)
    {
        try
        {
            var path = ApiPath.Of(type.Group, type.Version);
            var types = await client.GetJsonAsync($"read the types of {path[1..]}", path, cancellationToken);
            return (types["resources"] as JsonArray ?? []).Any(one => (string?)one?["name"] == type.Plural);
        }
        catch (ClusterException e) when (e.Kind == ClusterErrorKind.NotFound)
        {
            return false;
        }
    }
}
