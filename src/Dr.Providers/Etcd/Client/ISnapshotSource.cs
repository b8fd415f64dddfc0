namespace Dr.Providers.Etcd.Client;

/// <summary>An open snapshot stream: raw gRPC frames, and the server's last word about them.</summary>
internal interface ISnapshotSource : IDisposable
{
    Stream Body { get; }

    /// <summary>To be called at the end of <see cref="Body"/>: whether the member ended the call well.</summary>
    /// <exception cref="EtcdException">It did not, or the stream was cut before it could say so.</exception>
    void EnsureEndedWell();
}
