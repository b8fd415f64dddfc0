using System.Text.Json.Nodes;

namespace Dr.Objects.Selection;

/// <summary>
/// The names of the Services whose endpoints a controller finds. Endpoints say too little of themselves, so Services MUST be
/// noted before Endpoints are decided upon.
/// </summary>
public sealed class ServicesWithSelector
{
    private readonly HashSet<(string, string)> _names = [];

    /// <param name="service">Any Service; one without a selector is not remembered.</param>
    public void Note(JsonObject service)
    {
        if (service.ObjectAt("spec", "selector") is { Count: > 0 })
        {
            _names.Add(Key(service.TextAt("metadata", "namespace"), service.TextAt("metadata", "name")));
        }
    }

    /// <summary>Forgets all: Services have to be listed anew.</summary>
    public void Clear() => _names.Clear();

    internal bool Has(string? space, string? service) => _names.Contains(Key(space, service));

    private static (string, string) Key(string? space, string? name) => (space ?? "", name ?? "");
}
