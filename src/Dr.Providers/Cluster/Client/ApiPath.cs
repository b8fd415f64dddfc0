using Dr.Objects;

namespace Dr.Providers.Cluster.Client;

/// <summary>Where things are on an API server.</summary>
internal static class ApiPath
{
    public const string Version = "/version";
    public const string Readiness = "/readyz";
    public const string Core = "/api";
    public const string Groups = "/apis";

    /// <summary><c>/api/v1</c> or <c>/apis/apps/v1</c></summary>
    public static string Of(string group, string version) =>
        group.Length == 0 ? $"{Core}/{version}" : $"{Groups}/{group}/{version}";

    /// <summary>The collection of a type: of one namespace, or of all where that is null.</summary>
    public static string Of(ResourceType type, string? space) =>
        type.IsNamespaced && space is not null
            ? $"{Of(type.Group, type.Version)}/namespaces/{Uri.EscapeDataString(space)}/{type.Plural}"
            : $"{Of(type.Group, type.Version)}/{type.Plural}";

    /// <param name="name">The object.</param>
    /// <param name="subresource">For example <c>status</c>; null: the object itself.</param>
    public static string Of(ObjectName name, string? subresource = null)
    {
        var path = $"{Of(name.Type, name.Namespace)}/{Uri.EscapeDataString(name.Name)}";
        return subresource is null ? path : $"{path}/{subresource}";
    }

    /// <summary>Adds those parameters that have a value.</summary>
    public static string With(string path, params IEnumerable<(string Name, string? Value)> parameters)
    {
        var query = parameters
            .Where(parameter => parameter.Value is not null)
            .Select(parameter => $"{parameter.Name}={Uri.EscapeDataString(parameter.Value!)}");
        var text = string.Join('&', query);
        return text.Length == 0 ? path : $"{path}?{text}";
    }
}
