using Dr.Findings;
using Dr.Objects;
using Dr.Objects.Recovery;

namespace Dr.Providers.Cluster.Recovery;

/// <summary>Counts what becomes of the objects of one wave. Safe for concurrent use.</summary>
internal sealed class WaveTally
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, int> _changed = new(StringComparer.Ordinal);
    private readonly List<string> _notWritten = [];
    private readonly List<string> _unlinked = [];
    private readonly List<Finding> _findings = [];
    private int _written;
    private int _kept;

    public void Write(ObjectChange change)
    {
        lock (_lock)
        {
            _written++;
            foreach (
                var one in Enum.GetValues<ObjectChange>().Where(one => one != ObjectChange.None && change.HasFlag(one))
            )
            {
                _changed[$"{one}"] = _changed.GetValueOrDefault($"{one}") + 1;
            }
        }
    }

    public void Keep()
    {
        lock (_lock)
        {
            _kept++;
        }
    }

    public void Refuse(ObjectName name, Finding why)
    {
        lock (_lock)
        {
            _notWritten.Add($"{name}");
            _findings.Add(why);
        }
    }

    public void Tell(Finding finding)
    {
        lock (_lock)
        {
            _findings.Add(finding);
        }
    }

    public void Unlink(ObjectName name, IReadOnlyList<OwnerReference> missing)
    {
        var owners = string.Join(", ", missing.Select(owner => $"{owner.Kind} {owner.Name}"));
        lock (_lock)
        {
            _unlinked.Add($"{name}");
            _findings.Add(
                new Finding(
                    Severity.Notice,
                    "objects.owner-missing",
                    $"{name}",
                    $"is there without its owner, which is not in the target: {owners}",
                    "bring the owner back and link it, or see whether the object is wanted without it"
                )
            );
        }
    }

    public WaveResult ToResult(string wave)
    {
        lock (_lock)
        {
            return new WaveResult(wave, _written, _kept, _changed, _notWritten, _unlinked, _findings);
        }
    }
}
