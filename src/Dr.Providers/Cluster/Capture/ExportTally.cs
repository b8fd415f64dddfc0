using Dr.Capture;
using Dr.Findings;
using Dr.Objects;
using Dr.Objects.Leaks;
using Dr.Objects.Secrets;

namespace Dr.Providers.Cluster.Capture;

/// <summary>Adds up what came of the types, in their order.</summary>
internal sealed class ExportTally
{
    private readonly List<ObjectTypeFacts> _types = [];
    private readonly List<string> _gone = [];
    private readonly List<LeftOut> _leftOut = [];
    private readonly List<LeakPlace> _places = [];
    private readonly SecretInventory _secrets = new();

    public IReadOnlyList<ObjectTypeFacts> Types => _types;

    public IReadOnlyList<LeftOut> LeftOut => _leftOut;

    /// <summary>The most that anybody reads; <see cref="Leaks"/> counts all.</summary>
    public IReadOnlyList<LeakPlace> Places => _places;

    public Dictionary<(LeakKind Kind, LeakOutcome Outcome), long> Leaks { get; } = [];

    /// <summary>Leaks that forbid the export.</summary>
    public List<Leak> Blocking { get; } = [];

    public IReadOnlyList<SecretNeed> Secrets => _secrets.ToNeeds();

    public int SecretsNeeded => _secrets.Count;

    public long Objects => _types.Sum(type => type.Exported);

    public long Restarts { get; private set; }

    public void Add(TypeExport export)
    {
        Restarts += export.Restarts;
        if (export.IsGone)
        {
            _gone.Add(export.Type.Name);
            return;
        }

        _types.Add(export.ToFacts());
        _leftOut.AddRange(export.LeftOut.ToLeftOut());
        _secrets.Add(export.Secrets);
        _places.AddRange(export.Leaks.Take(ObjectsContents.MostLeaks - _places.Count).Select(LeakPlace.Of));
        foreach (var leak in export.Leaks)
        {
            var key = (leak.Kind, leak.Outcome);
            Leaks[key] = Leaks.GetValueOrDefault(key) + 1;
        }

        Blocking.AddRange(export.Leaks.Where(leak => leak.Outcome == LeakOutcome.Blocks));
    }

    /// <param name="apart">Objects that kustomize cannot carry.</param>
    public IEnumerable<Finding> Findings(int apart) =>
        [
            .. _gone.Select(Gone),
            .. Leaks
                .OrderBy(leaks => leaks.Key.Kind.Code, StringComparer.Ordinal)
                .ThenBy(leaks => leaks.Key.Outcome)
                .Select(leaks => OfLeaks(leaks.Key.Kind, leaks.Key.Outcome, leaks.Value)),
            .. apart == 0 ? [] : new[] { Apart(apart) },
        ];

    private static Finding Gone(string type) =>
        new(
            Severity.Notice,
            "objects.type-gone",
            type,
            "the type was deleted while objects were exported, so none of it is in the point",
            "nothing is to be done if somebody deleted its definition on purpose"
        );

    // why: findings stand in the manifest, which anybody may read; the sealed contents name the objects
    private static Finding OfLeaks(LeakKind kind, LeakOutcome outcome, long count) =>
        new(
            outcome == LeakOutcome.Reported ? Severity.Warning : Severity.Notice,
            Leak.FindingCode,
            kind.Code,
            outcome switch
            {
                LeakOutcome.Redacted => $"{count} values that looked like a secret were redacted",
                LeakOutcome.AnnotationDropped =>
                    $"{count} values in last-applied annotations looked like a secret: the annotations were left out",
                _ => $"{count} values that look like a secret are in the export, as policy allows",
            },
            "the point's sealed contents say where, under sources.objects.leaks; move such values into Secrets"
        );

    private static Finding Apart(int count) =>
        new(
            Severity.Notice,
            "objects.apart",
            "kustomize",
            $"{count} objects hold what kustomize cannot carry; they lie in the deployment's folder apart",
            "kubectl apply -f takes them; docs/operations/objects.md says what it is about them"
        );
}
