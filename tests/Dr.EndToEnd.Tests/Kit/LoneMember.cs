using Dr.Testing.Servers;

namespace Dr.EndToEnd.Tests.Kit;

/// <summary>One stock etcd on data that stock tools made.</summary>
internal sealed class LoneMember : IAsyncDisposable
{
    private readonly CancellationTokenSource _ending = new();
    private readonly Task<ToolResult> _serving;

    public LoneMember(string data, string address)
    {
        Endpoint = $"http://{address}:2379";
        string[] flags =
        [
            "--name=hand",
            $"--data-dir={data}",
            $"--listen-client-urls={Endpoint}",
            $"--advertise-client-urls={Endpoint}",
            $"--listen-peer-urls=http://{address}:2380",
            $"--initial-advertise-peer-urls=http://{address}:2380",
            $"--initial-cluster=hand=http://{address}:2380",
        ];
        _serving = StockTools.RunAsync(Machines.Version.Binary("etcd"), flags, cancellationToken: _ending.Token);
    }

    public string Endpoint { get; }

    public Task AwaitAsync(CancellationToken cancellationToken) =>
        Waiting.UntilAsync(
            "the member is healthy",
            TimeSpan.FromSeconds(60),
            async token =>
                _serving.IsCompleted
                    ? throw new InvalidOperationException((await _serving).Error)
                    : await new Keyspace([Endpoint]).HealthyAsync(token) == 1,
            cancellationToken
        );

    public async ValueTask DisposeAsync()
    {
        await _ending.CancelAsync();
        await _serving.ContinueWith(_ => { }, TaskScheduler.Default);
        _ending.Dispose();
    }
}
