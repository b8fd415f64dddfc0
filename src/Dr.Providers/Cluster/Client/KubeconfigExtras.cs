namespace Dr.Providers.Cluster.Client;

/// <summary>What a kubeconfig may hold and KubernetesClient's own model of it lacks: a cluster's proxy, a user's token file.</summary>
internal sealed class KubeconfigExtras
{
    public List<Entry>? Clusters { get; set; }

    public List<Entry>? Users { get; set; }

    public string? ProxyOf(string cluster) => Text(Clusters, cluster, entry => entry.Cluster, "proxy-url");

    public string? TokenFileOf(string user) => Text(Users, user, entry => entry.User, "tokenFile");

    private static string? Text(
        List<Entry>? entries,
        string name,
        Func<Entry, Dictionary<string, object?>?> part,
        string key
    ) =>
        entries?.FirstOrDefault(entry => entry.Name == name) is { } found
        && part(found)?.GetValueOrDefault(key) is string { Length: > 0 } text
            ? text
            : null;

    internal sealed class Entry
    {
        public string? Name { get; set; }

        public Dictionary<string, object?>? Cluster { get; set; }

        public Dictionary<string, object?>? User { get; set; }
    }
}
