using System.Text.Json;
using System.Text.Json.Nodes;
using Dr.Objects;

namespace Dr.Providers.Cluster.Client;

/// <summary>What happens while the objects of a type are listed: begun, object … object, begun again …, ended.</summary>
internal abstract record ListEvent;

/// <summary>The list begins, from its first object. Objects given out before belong to an attempt that came to nothing: forget them.</summary>
/// <param name="Attempt">From 1.</param>
/// <param name="Why">Why the attempt before came to nothing; empty for the first.</param>
internal sealed record ListBegun(int Attempt, string Why) : ListEvent;

/// <summary>One object.</summary>
/// <param name="Type">What it is.</param>
/// <param name="Utf8Json">Its JSON as served, valid until the next event is asked for. In lists of built-in types it lacks apiVersion and kind.</param>
internal sealed record ListedObject(ResourceType Type, ReadOnlyMemory<byte> Utf8Json) : ListEvent
{
    /// <summary>The object with apiVersion and kind, see <see cref="ServedJson"/>.</summary>
    /// <exception cref="JsonException">It is none.</exception>
    public JsonObject ToJson()
    {
        var node = ServedJson.Read(Utf8Json.Span);
        if (!node.ContainsKey("kind"))
        {
            node.Insert(0, "kind", Type.Kind);
        }

        if (!node.ContainsKey("apiVersion"))
        {
            node.Insert(0, "apiVersion", Type.ApiVersion);
        }

        return node;
    }
}

/// <summary>All objects since the last <see cref="ListBegun"/> are all there were at one moment.</summary>
/// <param name="ResourceVersion">The moment; comparable within the type alone.</param>
/// <param name="Objects">How many there were.</param>
/// <param name="Pages">Pages of the attempt that was good.</param>
/// <param name="Attempts">All of them.</param>
internal sealed record ListEnded(string ResourceVersion, long Objects, int Pages, int Attempts) : ListEvent;
