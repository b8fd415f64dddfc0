using System.Text.Json.Nodes;
using Dr.Findings;
using Dr.Objects;
using Dr.Objects.Recovery;
using Dr.Objects.Selection;
using Dr.Recovery;

namespace Dr.Providers.Cluster.Recovery;

/// <summary>Compares what is there with what was to be there, and sums up.</summary>
internal sealed class ObjectExamination(
    StagedObjects staged,
    TypeMatch types,
    DefinitionSchemas schemas,
    ObjectsInventory inventory,
    WaveResult loaded
)
{
    private const int MostPointers = 5;
    private readonly ObjectChanges _changes = new(inventory);
    private readonly HashSet<string> _notWritten = [.. loaded.NotWritten];
    private readonly HashSet<string> _unlinked = [.. loaded.Unlinked];
    private readonly List<Finding> _findings = [];
    private int _equal;
    private int _different;
    private int _missing;
    private int _kept;
    private int _parked;
    private int _held;

    public IReadOnlyList<Finding> Findings => _findings;

    public ObjectVerdict Judge(StagedObject one, JsonObject? found)
    {
        var wanted = staged.Read(one);
        var type = types.For(one.Name.Type);
        if (type is not null)
        {
            VersionChanges.Apply(wanted, type);
        }

        var change = IsKept(one) ? ObjectChange.None : _changes.Apply(one.Name, wanted);
        if (found is null || type is null)
        {
            return new ObjectVerdict(false, [], change);
        }

        var owners = OwnerReference.Of(found);
        Stripping.Strip(type, found);
        var differences = ObjectComparison.Between(type, wanted, found, schemas.Of(type));
        if (one.Owners.Count > 0 && !IsKept(one) && !_unlinked.Contains($"{one.Name}"))
        {
            differences = [.. differences, .. Owners(one, owners)];
        }

        return differences.Count == 0 && change == ObjectChange.None
            ? ObjectVerdict.AsCaptured
            : new ObjectVerdict(true, differences, change);
    }

    public void Add(StagedObject one, ObjectVerdict verdict)
    {
        _held +=
            (verdict.Change & (ObjectChange.Held | ObjectChange.Suspended)) != ObjectChange.None && verdict.IsThere
                ? 1
                : 0;
        if (IsKept(one))
        {
            _kept++;
            Keep(one, verdict);
        }
        else if (!verdict.IsThere && _notWritten.Contains($"{one.Name}"))
        {
            // why: the step that could not write it has said why
            (_parked, _missing) = Gates.Are(one.Name.Type) ? (_parked + 1, _missing) : (_parked, _missing + 1);
        }
        else if (!verdict.IsThere)
        {
            _missing++;
            _findings.Add(Lost(one));
        }
        else if (verdict.Differences.Count > 0 && !_notWritten.Contains($"{one.Name}"))
        {
            _different++;
            _findings.Add(IsAllThere(one, verdict) ? HasMore(one, verdict) : Differs(one, verdict));
        }
        else
        {
            _equal += verdict.Differences.Count == 0 ? 1 : 0;
            _different += verdict.Differences.Count > 0 ? 1 : 0;
        }
    }

    public ObjectsObservation ToObservation(string server, IReadOnlyDictionary<string, int> leftOut) =>
        new(server, staged.Objects.Count, _equal, _different, _missing, _kept, _parked, _held, leftOut, 0);

    private bool IsKept(StagedObject one) => one.WasThere && inventory.Existing == ExistingMode.Keep;

    // why: an update leaves what it was not told about, and fields that Kubernetes has learnt since come from the target's version
    private static bool IsAllThere(StagedObject one, ObjectVerdict verdict) =>
        verdict.Differences.All(difference =>
            difference.Kind == DifferenceKind.Unknown
            || (difference.Kind == DifferenceKind.Added && (one.WasThere || RestoreRules.IsEveryClusters(one.Name)))
        );

    private static IEnumerable<FieldDifference> Owners(StagedObject one, IReadOnlyList<OwnerReference> found) =>
        one
            .Owners.Where(owner =>
                !found.Any(other =>
                    (other.Kind, other.Name, other.Controller, other.BlockOwnerDeletion)
                    == (owner.Kind, owner.Name, owner.Controller, owner.BlockOwnerDeletion)
                )
            )
            .Select(owner => new FieldDifference("/metadata/ownerReferences", $"lacks {owner.Kind} {owner.Name}"));

    private void Keep(StagedObject one, ObjectVerdict verdict)
    {
        if (verdict.Differences.Count > 0)
        {
            _findings.Add(
                new Finding(
                    Severity.Warning,
                    "objects.kept-differs",
                    $"{one.Name}",
                    $"was there before and was left alone; it is not what was captured: {Words(verdict)}",
                    "objects.existing: update or replace brings it to what was captured"
                )
            );
        }
        else if (!verdict.IsThere)
        {
            _findings.Add(Lost(one));
        }
    }

    private static Finding Lost(StagedObject one) =>
        new(
            Severity.Critical,
            "objects.lost",
            $"{one.Name}",
            "was written and is not there any more",
            "see which controller or person deletes it: the API server's audit log, its owners, its namespace"
        )
        {
            IsDamage = true,
        };

    private static Finding HasMore(StagedObject one, ObjectVerdict verdict) =>
        new(
            Severity.Warning,
            "objects.has-more",
            $"{one.Name}",
            $"has what was captured, and more: {Words(verdict)}",
            one.WasThere
                ? "objects.existing: replace takes away what was not captured"
                : "see who adds it (kubectl get -o yaml --show-managed-fields); a newer server may know it as a default"
        );

    private static Finding Differs(StagedObject one, ObjectVerdict verdict) =>
        new(
            Severity.Critical,
            "objects.differs",
            $"{one.Name}",
            $"is not what was captured: {Words(verdict)}",
            "see who changes it (kubectl get -o yaml --show-managed-fields), or which version of the server drops the field"
        )
        {
            IsDamage = true,
        };

    private static string Words(ObjectVerdict verdict)
    {
        var rest = verdict.Differences.Count - MostPointers;
        return string.Join("; ", verdict.Differences.Take(MostPointers)) + (rest > 0 ? $"; and {rest} more" : "");
    }
}
