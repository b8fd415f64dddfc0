using Dr.Runs;

namespace Dr.Stores;

/// <summary>Tells how much of an object has been read.</summary>
/// <param name="reader">Where it lies.</param>
/// <param name="step">Whose progress it is.</param>
/// <param name="total">Bytes of the object.</param>
/// <param name="progress">Who is told.</param>
public sealed class ProgressReader(IObjectReader reader, string step, long total, IProgress<RunEvent> progress)
    : IObjectReader
{
    public string Description => reader.Description;

    public async Task<Stream> OpenAsync(ObjectKey key, long offset, long? count, CancellationToken cancellationToken) =>
        new ProgressStream(await reader.OpenAsync(key, offset, count, cancellationToken), step, total, progress);

    public Task<ObjectEntry?> FindAsync(ObjectKey key, CancellationToken cancellationToken) =>
        reader.FindAsync(key, cancellationToken);

    public IAsyncEnumerable<ObjectEntry> ListAsync(string prefix, CancellationToken cancellationToken) =>
        reader.ListAsync(prefix, cancellationToken);
}
