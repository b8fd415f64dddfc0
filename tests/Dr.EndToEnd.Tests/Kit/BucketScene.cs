using System.Diagnostics;
using Dr.Testing.Servers;

namespace Dr.EndToEnd.Tests.Kit;

/// <summary>An installation whose bucket is reached through a proxy that breaks what a test says.</summary>
internal sealed class BucketScene : IAsyncDisposable
{
    // why: the retries of these tests end after a few seconds; what takes a minute would go on for ever
    private static readonly TimeSpan s_soon = TimeSpan.FromSeconds(60);

    private BucketScene(Stage stage, FaultProxy proxy) => (Stage, Proxy) = (stage, proxy);

    public Stage Stage { get; }

    public FaultProxy Proxy { get; }

    public static async Task<BucketScene> SetAsync(
        Stage stage,
        RadosGateway gateway,
        CancellationToken cancellationToken
    )
    {
        var proxy = FaultProxy.BeforeHttp(gateway.Endpoint);
        await stage.UseAsync(gateway, cancellationToken, new Uri($"http://{proxy.Address}"));
        return new BucketScene(stage, proxy);
    }

    /// <summary>Makes one point, so that there is one to lose; how large its snapshot is, sealed.</summary>
    public async Task<long> BackUpOnceAsync(CancellationToken cancellationToken)
    {
        (await Stage.BackUpAsync(cancellationToken)).EndedWith(0);
        var show = await Stage.Restore("show", "latest", "--json").RunAsync(cancellationToken);
        return (long)show.EndedWith(0).Json["manifest"]!["artifacts"]![0]!["storedSize"]!;
    }

    /// <summary>The backup fails in bounded time and says what cannot be reached or done, and what to do.</summary>
    public async Task<ProgramResult> FailsSoonAsync(CancellationToken cancellationToken)
    {
        var began = Stopwatch.GetTimestamp();
        var failed = await Stage.BackUpAsync(cancellationToken);
        Assert.InRange(Stopwatch.GetElapsedTime(began), TimeSpan.Zero, s_soon);
        return failed.ComplainsOf(1, "bucket-");
    }

    /// <summary>Everything works again: what was there is there, nothing else is, and the next backup goes well.</summary>
    public async Task RecoversAsync(int points, CancellationToken cancellationToken)
    {
        Proxy.Clear();
        Proxy.AssertAllExercised();
        var before = await StoreProof.HoldsOnlyWholePointsAsync(Stage, cancellationToken);
        Assert.Equal(points, before.Count);
        await StoreProof.NextBackupIsUndisturbedAsync(Stage, before, cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        await Proxy.DisposeAsync();
        await Stage.DisposeAsync();
    }
}
