using System.Globalization;
using System.Text.Json.Nodes;

namespace Dr.Providers.Cluster.Client;

/// <summary>What a server can do, by its version: the one place that knows. From 1.8 up.</summary>
/// <param name="Version">Major, minor and patch.</param>
/// <param name="Text">As the server gives it: <c>v1.20.2+k3s1</c>.</param>
internal sealed record ApiCapabilities(Version Version, string Text)
{
    /// <summary>The oldest server that is talked to.</summary>
    public static Version Oldest { get; } = new(1, 8);

    public bool IsSupported => Version >= Oldest;

    /// <summary>Lists in pages. Before, everything comes at once whatever was asked for.</summary>
    public bool ListPages => Is(9);

    /// <summary>Whether <c>dryRun=All</c> is kept. Before 1.13 the server ignores the word and writes.</summary>
    public bool DryRun => Is(13);

    /// <summary>Whether the server's own apply is there. Until 1.22 some defaulted list keys (a port's protocol) must be spelled out.</summary>
    public bool ServerSideApply => Is(16);

    public bool ApplyNeedsPortProtocols => ServerSideApply && !Is(22);

    /// <summary><c>/readyz</c>.</summary>
    public bool Readiness => Is(16);

    /// <summary>apiextensions.k8s.io/v1.</summary>
    public bool StableCustomTypes => Is(16);

    /// <summary><c>resourceVersionMatch</c>.</summary>
    public bool ExactLists => Is(19);

    /// <summary>Whether unknown fields are told or refused instead of dropped (<c>fieldValidation</c>).</summary>
    public bool FieldValidation => Is(25);

    /// <summary>All types in two answers.</summary>
    public bool AggregatedDiscovery => Is(26);

    /// <summary>From what <c>/version</c> answers.</summary>
    /// <exception cref="FormatException">This is no Kubernetes server's answer.</exception>
    public static ApiCapabilities Parse(JsonObject version)
    {
        var text = (string?)version["gitVersion"] ?? "";
        var parts = text.TrimStart('v').Split('-', '+')[0].Split('.');
        return
            parts.Length >= 2
            && int.TryParse(parts[0], CultureInfo.InvariantCulture, out var major)
            && int.TryParse(parts[1], CultureInfo.InvariantCulture, out var minor)
            ? new ApiCapabilities(new Version(major, minor, Patch(parts.ElementAtOrDefault(2))), text)
            : throw new FormatException($"'{text}' is no version of Kubernetes");
    }

    private static int Patch(string? text) =>
        int.TryParse(text, CultureInfo.InvariantCulture, out var patch) ? patch : 0;

    private bool Is(int minor) => Version >= new Version(1, minor);
}
