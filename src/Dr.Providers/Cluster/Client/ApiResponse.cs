using System.Net;
using System.Net.Http.Headers;

namespace Dr.Providers.Cluster.Client;

/// <summary>An answer whose body is read as it comes. Whoever has it disposes of it.</summary>
internal sealed class ApiResponse(HttpResponseMessage response, StallWatch watch) : IDisposable
{
    private Stream? _body;

    public HttpStatusCode Status => response.StatusCode;

    public HttpResponseHeaders Headers => response.Headers;

    public string ContentType => response.Content.Headers.ContentType?.ToString() ?? "";

    public StallWatch Watch => watch;

    /// <summary>Some more bytes of the body; 0 at its end.</summary>
    public async ValueTask<int> ReadAsync(Memory<byte> buffer)
    {
        _body ??= await response.Content.ReadAsStreamAsync(watch.Token);
        watch.Begin();
        var count = await _body.ReadAsync(buffer, watch.Token);
        watch.Pause();
        return count;
    }

    /// <summary>The rest of the body, or its first <paramref name="most"/> bytes.</summary>
    public async Task<ReadOnlyMemory<byte>> ReadAllAsync(int most = int.MaxValue)
    {
        var length = response.Content.Headers.ContentLength ?? 4096;
        var buffer = new byte[Math.Clamp(length + 1, 1, Math.Min(most, 1 << 20))];
        var filled = 0;
        while (filled < most && await ReadAsync(buffer.AsMemory(filled)) is var count and > 0)
        {
            filled += count;
            if (filled == buffer.Length && filled < most)
            {
                Array.Resize(ref buffer, (int)Math.Min((long)buffer.Length * 2, most));
            }
        }

        return buffer.AsMemory(0, filled);
    }

    public void Dispose()
    {
        response.Dispose();
        watch.Dispose();
    }
}
