using System.Text.Json.Nodes;
using Dr.Objects.Yaml;

namespace Dr.Objects.Trees;

/// <summary>
/// Remembers the names of what went into the trees, nothing else of it, and writes the two <c>kustomization.yaml</c> in the end.
/// Their order is that of the files' paths, whatever the order in which objects were added.
/// </summary>
/// <remarks>
/// Of kustomize's fields only those are used which every kubectl with <c>-k</c> knows (1.14 and later): <c>resources</c> of files,
/// <c>bases</c> and <c>patchesJson6902</c>. Kustomize 5 warns that the last two have newer names.
/// </remarks>
public sealed class TreeIndex
{
    private readonly List<ObjectName> _generic = [];
    private readonly List<ObjectName> _whole = [];
    private readonly List<ObjectName> _patched = [];
    private readonly List<ObjectName> _apart = [];

    public int Count => _generic.Count + _whole.Count + _apart.Count;

    /// <summary>Objects that the deployment's tree changes.</summary>
    public int Patched => _patched.Count;

    /// <summary>Objects that are in the deployment's tree alone.</summary>
    public int Whole => _whole.Count;

    /// <summary>Objects that no kustomization lists, see <see cref="ObjectParts.IsApart"/>: worth a finding.</summary>
    public IReadOnlyList<ObjectName> Apart => _apart;

    public void Add(ObjectName name, ObjectParts parts) => Add(name, parts.Placement);

    public void Add(ObjectName name, ObjectPlacement placement)
    {
        (
            placement == ObjectPlacement.Apart ? _apart
            : placement == ObjectPlacement.Whole ? _whole
            : _generic
        ).Add(name);
        if (placement == ObjectPlacement.Patched)
        {
            _patched.Add(name);
        }
    }

    /// <summary>Forgets a type that has to be listed anew from its beginning.</summary>
    public void Forget(ResourceType type)
    {
        foreach (var names in new[] { _generic, _whole, _patched, _apart })
        {
            names.RemoveAll(name => name.Type == type);
        }
    }

    public void WriteGeneric(TextWriter output)
    {
        Head(output);
        Resources(output, _generic, TreePaths.Below);
    }

    public void WriteDeployment(TextWriter output)
    {
        Head(output);
        if (_generic.Count > 0)
        {
            // why: kustomize before 2.1 looks for folders under this name only, and no later one has stopped to do so
            output.Write($"bases:\n- ../../{TreePaths.Generic}\n");
        }

        if (_whole.Count > 0)
        {
            Resources(output, _whole, TreePaths.BelowWhole);
        }

        if (_patched.Count > 0)
        {
            Patches(output);
        }
    }

    private static void Head(TextWriter output) =>
        output.Write("apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\n");

    private static void Resources(TextWriter output, List<ObjectName> names, Func<ObjectName, string> path)
    {
        output.Write(names.Count == 0 ? "resources: []\n" : "resources:\n");
        foreach (var (file, _) in ByPath(names, path))
        {
            output.Write("- ");
            output.Write(YamlText.Inline(file));
            output.Write('\n');
        }
    }

    /// <summary>Sorted by the whole path, holding the paths of one folder at a time.</summary>
    private static IEnumerable<(string Path, ObjectName Name)> ByPath(
        List<ObjectName> names,
        Func<ObjectName, string> path
    ) =>
        names
            .GroupBy(name => (name.Namespace, name.Type.Kind, name.Type.Group))
            .OrderBy(folder => FolderOf(path(folder.First())), StringComparer.Ordinal)
            .SelectMany(folder =>
                folder.Select(name => (Path: path(name), Name: name)).OrderBy(file => file.Path, StringComparer.Ordinal)
            );

    // why: with its slash, so that a folder whose name begins like another's is sorted as the files in it are
    private static string FolderOf(string path) => path[..(path.LastIndexOf('/') + 1)];

    private void Patches(TextWriter output)
    {
        var targets = new PatchTargets();
        _generic.ForEach(targets.Add);
        _whole.ForEach(targets.Add);
        output.Write("patchesJson6902:\n");
        foreach (var (path, name) in ByPath(_patched, TreePaths.BelowPatches))
        {
            ObjectYaml.Write(new JsonArray(Patch(path, name, targets.For(name))), output);
        }
    }

    private static JsonObject Patch(string path, ObjectName name, (string? Group, string Name) target)
    {
        var json = new JsonObject
        {
            ["version"] = name.Type.Version,
            ["kind"] = name.Type.Kind,
            ["name"] = target.Name,
        };
        if (target.Group is not null)
        {
            json["group"] = target.Group;
        }

        if (name.Namespace is not null)
        {
            json["namespace"] = name.Namespace;
        }

        return new JsonObject { ["path"] = path, ["target"] = json };
    }
}
