using System.Text;
using System.Text.Json.Nodes;

namespace Dr.Testing.Servers;

/// <summary>Cuts a stream of keys into transactions that a member with stock limits takes (128 operations, 1.5 MiB).</summary>
internal static class EtcdBatch
{
    private const int MostKeys = 128;
    private const int MostBytes = 512 * 1024;

    public static IEnumerable<JsonObject> Of(IEnumerable<KeyValuePair<string, byte[]>> keys)
    {
        var puts = new JsonArray();
        var bytes = 0;
        foreach (var (key, value) in keys)
        {
            if (puts.Count == MostKeys || (puts.Count > 0 && bytes + value.Length > MostBytes))
            {
                yield return new JsonObject { ["success"] = puts };
                puts = [];
                bytes = 0;
            }

            var put = new JsonObject
            {
                ["key"] = Convert.ToBase64String(Encoding.UTF8.GetBytes(key)),
                ["value"] = Convert.ToBase64String(value),
            };
            puts.Add(new JsonObject { ["request_put"] = put });
            bytes += value.Length;
        }

        if (puts.Count > 0)
        {
            yield return new JsonObject { ["success"] = puts };
        }
    }
}
