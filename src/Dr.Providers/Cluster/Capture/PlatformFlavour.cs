namespace Dr.Providers.Cluster.Capture;

/// <summary>Whose Kubernetes a server is, as far as its version tells.</summary>
internal static class PlatformFlavour
{
    private static readonly string[] s_known = ["k3s", "rke2", "k0s", "eks", "gke", "rancher", "vmware"];

    /// <param name="version">For example <c>v1.20.2+k3s1</c>.</param>
    /// <returns>Null for a version that says nothing more.</returns>
    public static string? Of(string version) =>
        version.IndexOfAny(['-', '+']) is > 0 and var end
            ? s_known.FirstOrDefault(name => version.AsSpan(end).Contains(name, StringComparison.OrdinalIgnoreCase))
            : null;
}
