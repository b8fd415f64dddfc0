using Dr.Testing.Servers;

namespace Dr.EndToEnd.Tests.Kit;

/// <summary>One lab of five machines for all tests; booted by the first that asks.</summary>
public sealed class SharedLab : IAsyncDisposable
{
    private readonly Lazy<Task<Lab>> _lab = new(() => Lab.UpAsync(CancellationToken.None));

    public Task<Lab> GetAsync() => _lab.Value;

    public async ValueTask DisposeAsync()
    {
        if (_lab is { IsValueCreated: true, Value.IsCompletedSuccessfully: true })
        {
            await (await _lab.Value).DisposeAsync();
        }
    }
}
