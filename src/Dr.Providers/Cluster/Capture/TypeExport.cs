using Dr.Objects;
using Dr.Objects.Leaks;
using Dr.Objects.Secrets;
using Dr.Objects.Selection;
using Dr.Providers.Cluster.Client;

namespace Dr.Providers.Cluster.Capture;

/// <summary>What came of one type. Complete when <see cref="End"/> is set; empty for a type that was deleted meanwhile.</summary>
internal sealed class TypeExport(ResourceType type, ScratchStream scratch) : IDisposable
{
    public ResourceType Type => type;

    /// <summary>Objects that are exported.</summary>
    public TypeSpool Spool { get; } = new(type, scratch);

    public LeftOutTally LeftOut { get; private set; } = new();

    public List<SecretReference> Secrets { get; } = [];

    public List<Leak> Leaks { get; } = [];

    public long Listed { get; set; }

    /// <summary>How often the list had to be begun again.</summary>
    public int Restarts { get; private set; }

    /// <summary>Set when the list has come to its end.</summary>
    public ListEnded? End { get; set; }

    /// <summary>The server no longer knows the type.</summary>
    public bool IsGone { get; private set; }

    /// <summary>Forgets what came of an attempt that came to nothing.</summary>
    public void Begin(int attempt)
    {
        Restarts = attempt - 1;
        Clear();
    }

    public void Vanish()
    {
        IsGone = true;
        Clear();
    }

    public ObjectTypeFacts ToFacts() =>
        new(
            type.Name,
            type.ApiVersion,
            type.Kind,
            type.IsNamespaced,
            Listed,
            Spool.Count,
            LeftOut.ByCode(type),
            End!.ResourceVersion
        );

    public void Dispose() => Spool.Dispose();

    private void Clear()
    {
        Spool.Clear();
        LeftOut = new LeftOutTally();
        Secrets.Clear();
        Leaks.Clear();
        Listed = 0;
    }
}
