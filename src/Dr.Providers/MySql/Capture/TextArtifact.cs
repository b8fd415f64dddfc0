using System.Text;
using Dr.Capture;
using Dr.Pipelines;

namespace Dr.Providers.MySql.Capture;

/// <summary>A file of definitions.</summary>
internal sealed class TextArtifact(ArtifactName name, string text) : IArtifactCapture
{
    private readonly byte[] _bytes = Encoding.UTF8.GetBytes(text);

    public ArtifactName Name => name;

    public long? ExpectedSize => _bytes.Length;

    public bool CanRetry => false;

    public Task WriteAsync(HashedSink sink, CancellationToken cancellationToken) =>
        sink.WriteAsync(_bytes, cancellationToken).AsTask();
}
