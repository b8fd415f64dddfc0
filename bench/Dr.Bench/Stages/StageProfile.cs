using Dr.Bench.Etcd;
using Dr.Pipelines;
using Dr.Providers.Etcd.Capture;

namespace Dr.Bench.Stages;

/// <summary>Where a capture's time goes: the product's own stages, each alone, on the bytes of a real snapshot.</summary>
internal sealed class StageProfile(BenchSettings settings, TimeProvider clock)
{
    public async Task<IReadOnlyList<StageCost>> RunAsync(CancellationToken cancellationToken)
    {
        await using var server = await CapturedMember.StartAsync(settings, settings.LargeMiB, clock, cancellationToken);
        var plain = new Blocks();
        await ReceiveAsync(server, plain, cancellationToken);
        var stages = new StageClock(clock) { PlainSize = plain.Size };
        // why: the first pass is thrown away: it compiles
        foreach (var isWarm in (bool[])[false, true])
        {
            stages.IsWarm = isWarm;
            await stages.MeasureAsync(
                "receive the gRPC stream",
                plain.Size,
                () => ReceiveRawAsync(server, cancellationToken)
            );
            await stages.MeasureAsync(
                "receive, frame and check the trailer",
                plain.Size,
                () => ReceiveAsync(server, Stream.Null, cancellationToken)
            );
            await new SealingStages(settings, stages, clock).RunAsync(plain, cancellationToken);
        }

        return stages.Costs;
    }

    private async Task ReceiveRawAsync(EtcdServer server, CancellationToken cancellationToken)
    {
        using var member = server.Connect(clock);
        using var call = await member.OpenSnapshotAsync(cancellationToken);
        var buffer = new byte[512 << 10];
        while (await call.Body.ReadAsync(buffer, cancellationToken) > 0) { }
    }

    private async Task ReceiveAsync(EtcdServer server, Stream sink, CancellationToken cancellationToken)
    {
        using var member = server.Connect(clock);
        await new SnapshotStream(new EtcdCaptureOptions(), clock).CopyAsync(
            "the member",
            async token => await member.OpenSnapshotAsync(token),
            new HashedSink(sink),
            (_, _) => { },
            cancellationToken
        );
    }
}
