using System.Text.Json;
using Dr.Json;

namespace Dr.Providers.Cluster.Recovery;

/// <summary>A file of the run's folder with one JSON document a line, read one by one.</summary>
internal static class StagedLines
{
    private const int Buffer = 1 << 16;

    public static FileStream Create(string path) =>
        new(path, FileMode.Create, FileAccess.Write, FileShare.Read, Buffer);

    public static void Write<T>(Stream output, T line)
    {
        output.Write(JsonSerializer.SerializeToUtf8Bytes(line, DrJson.Line));
        output.WriteByte((byte)'\n');
    }

    public static IEnumerable<T> Read<T>(string path) =>
        File.ReadLines(path).Select(line => JsonSerializer.Deserialize<T>(line, DrJson.Line)!);
}
