using System.Text.Json.Nodes;
using Dr.Objects;
using Dr.Objects.Archive;
using Dr.Objects.Leaks;
using Dr.Objects.Secrets;
using Dr.Objects.Selection;
using Dr.Objects.Trees;

namespace Dr.Providers.Cluster.Capture;

/// <summary>Takes one served object through all rules, into what came of its type. Safe for concurrent use with different types.</summary>
internal sealed class ObjectExporter(DeploymentRules rules, LeakPolicy leaks, TreePaths paths)
{
    private const string ApiServices = "apiservices.apiregistration.k8s.io";
    private readonly TreeSplit _split = new(rules);
    private readonly ServicesWithSelector _services = new();
    private readonly CustomTypes _custom = new();

    /// <summary>Versions of groups that other servers than this one serve; known when all was taken.</summary>
    public SortedSet<string> StoredElsewhere { get; } = new(StringComparer.Ordinal);

    /// <summary>Types whose objects decide about others: they are listed before all others are.</summary>
    public static bool ComesFirst(ResourceType type) => type.Name is "services" or CustomTypes.Definitions;

    /// <summary>What was taken of the type is void.</summary>
    public void Forget(ResourceType type)
    {
        switch (type.Name)
        {
            case "services":
                _services.Clear();
                break;
            case CustomTypes.Definitions:
                _custom.Clear();
                break;
            case ApiServices:
                StoredElsewhere.Clear();
                break;
        }
    }

    /// <param name="export">Of the object's type.</param>
    /// <param name="served">Is taken apart: it is not to be used any more.</param>
    public void Take(TypeExport export, JsonObject served)
    {
        var name = ObjectName.Of(export.Type, served);
        export.Listed++;
        Note(export.Type, served);
        if (new ObjectRules(_services).Why(name, served) is { } rule)
        {
            export.LeftOut.Add(name, rule);
            return;
        }

        var entry = IndexEntry.Of(name, served);
        var status = new StatusRules(_custom).Of(export.Type, served);
        Stripping.Strip(export.Type, served);
        var found = Scan(name, served, status);
        export.Leaks.AddRange(found);
        if (found.Any(leak => leak.Outcome == LeakOutcome.Blocks))
        {
            return;
        }

        export.Secrets.AddRange(SecretReferences.In(name, served));
        entry = entry with { Sha256 = CanonicalJson.DigestOf(served) };
        export.Spool.Add(ArchivedObject.Of(paths, name, _split.Split(name, served), entry, status));
    }

    private void Note(ResourceType type, JsonObject served)
    {
        switch (type.Name)
        {
            case "services":
                _services.Note(served);
                break;
            case CustomTypes.Definitions:
                _custom.Note(served);
                break;
            case ApiServices:
                NoteApiService(served);
                break;
        }
    }

    private void NoteApiService(JsonObject served)
    {
        if (served["spec"] is JsonObject spec && spec["service"] is JsonObject)
        {
            StoredElsewhere.Add($"{spec["group"]}/{spec["version"]}");
        }
    }

    private List<Leak> Scan(ObjectName name, JsonObject stripped, JsonObject? status)
    {
        List<Leak> found = [.. LeakScanner.Scan(name, stripped, leaks)];
        if (status is not null)
        {
            // why: the scanner tells places from the root of an object, and changes what it is given
            found.AddRange(LeakScanner.Scan(name, new JsonObject { ["status"] = status }, leaks));
            status.Parent!.AsObject().Remove("status");
        }

        return found;
    }
}
