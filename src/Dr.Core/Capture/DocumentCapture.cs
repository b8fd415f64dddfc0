using Dr.Pipelines;

namespace Dr.Capture;

/// <summary>A small document of our own that is sealed like any artifact.</summary>
internal sealed class DocumentCapture(ArtifactName name, byte[] content) : IArtifactCapture
{
    public ArtifactName Name => name;

    public long? ExpectedSize => content.Length;

    public bool CanRetry => false;

    public Task WriteAsync(HashedSink sink, CancellationToken cancellationToken) =>
        sink.WriteAsync(content, cancellationToken).AsTask();
}
