using Dr.Pipelines;

namespace Dr.Providers.Cluster.Git;

/// <summary>Writes everything to two streams; leaves both open.</summary>
internal sealed class TeeStream(Stream first, Stream second) : ForwardStream
{
    public override bool CanWrite => true;

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        first.Write(buffer);
        second.Write(buffer);
    }

    public override async ValueTask WriteAsync(
        ReadOnlyMemory<byte> buffer,
        CancellationToken cancellationToken = default
    )
    {
        await first.WriteAsync(buffer, cancellationToken);
        await second.WriteAsync(buffer, cancellationToken);
    }
}
