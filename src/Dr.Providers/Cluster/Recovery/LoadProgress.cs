using System.Text.Json;
using Dr.Json;

namespace Dr.Providers.Cluster.Recovery;

/// <summary>Which waves are done, each on the disk before the next begins. A line that a kill cut off did not happen.</summary>
internal sealed class LoadProgress : IDisposable
{
    private readonly FileStream _file;
    private readonly Dictionary<string, WaveResult> _done = new(StringComparer.Ordinal);

    public LoadProgress(string folder)
    {
        _file = new FileStream(Path.Combine(folder, "staged.waves"), FileMode.OpenOrCreate, FileAccess.ReadWrite);
        var bytes = new byte[_file.Length];
        _file.ReadExactly(bytes);
        var whole = bytes.AsSpan().LastIndexOf((byte)'\n') + 1;
        _file.SetLength(whole);
        _file.Position = whole;
        foreach (var range in bytes.AsSpan(0, whole).Split((byte)'\n'))
        {
            if (!bytes.AsSpan(0, whole)[range].IsEmpty)
            {
                var result = JsonSerializer.Deserialize<WaveResult>(bytes.AsSpan(0, whole)[range], DrJson.Line)!;
                _done[result.Wave] = result;
            }
        }
    }

    public IReadOnlyCollection<WaveResult> Done => _done.Values;

    public bool Has(string wave) => _done.ContainsKey(wave);

    public void Add(WaveResult result)
    {
        _file.Write([.. JsonSerializer.SerializeToUtf8Bytes(result, DrJson.Line), (byte)'\n']);
        _file.Flush(flushToDisk: true);
        _done[result.Wave] = result;
    }

    public void Dispose() => _file.Dispose();
}
