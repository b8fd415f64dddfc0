using Dr.Errors;
using Dr.Pipelines;
using Dr.Providers.Etcd.Client;

namespace Dr.Providers.Etcd.Capture;

/// <summary>Copies one snapshot from a member to a sink, byte for byte, and returns only when it was seen to be whole and true.</summary>
internal sealed class SnapshotStream(EtcdCaptureOptions options, TimeProvider clock)
{
    private const long ProgressEvery = 4 << 20;

    /// <param name="origin">The member's name, for messages.</param>
    /// <param name="open">Opens the stream.</param>
    /// <param name="sink">Gets the bytes as they come: on failure it has some of them, and they are worth nothing.</param>
    /// <param name="progress">Told bytes done and bytes in all now and then.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>The size of the file in bytes.</returns>
    /// <exception cref="SourceUnavailableException">The stream could not be had, broke, stalled or was too slow.</exception>
    /// <exception cref="IntegrityException">It ended, and what came is not a whole and true snapshot.</exception>
    public async Task<long> CopyAsync(
        string origin,
        Func<CancellationToken, ValueTask<ISnapshotSource>> open,
        HashedSink sink,
        Action<long, long> progress,
        CancellationToken cancellationToken
    )
    {
        using var watchdog = new ProgressWatchdog(options.Stall, clock, cancellationToken);
        watchdog.SetDeadline(options.MinimumDeadline);
        using var source = await FromAsync(origin, watchdog, open);
        using var frames = new SnapshotFrames(source.Body);
        var check = new SnapshotCheck(origin, sink);
        for (long told = 0; await FromAsync(origin, watchdog, frames.ReadAsync); )
        {
            await TakeAllAsync(origin, frames, check, watchdog, sink);
            if (check.Size - told >= ProgressEvery)
            {
                progress(told = check.Size, check.ExpectedSize!.Value);
            }
        }
        await FromAsync(origin, watchdog, _ => EndOf(source));
        check.End();
        progress(check.Size, check.Size);
        return check.Size;
    }

    private async ValueTask TakeAllAsync(
        string origin,
        SnapshotFrames frames,
        SnapshotCheck check,
        ProgressWatchdog watchdog,
        HashedSink sink
    )
    {
        while (TryTake(origin, frames, out var message))
        {
            var isFirst = check.ExpectedSize is null;
            check.Accept(message);
            if (isFirst)
            {
                watchdog.SetDeadline(options.DeadlineFor(check.ExpectedSize!.Value));
            }
            if (!message.Blob.IsEmpty)
            {
                watchdog.Progressed();
                await WriteAsync(origin, sink, message.Blob, watchdog);
            }
        }
    }

    private static bool TryTake(string origin, SnapshotFrames frames, out SnapshotMessage message)
    {
        try
        {
            return frames.TryTake(out message);
        }
        catch (InvalidDataException e)
        {
            throw Broken(origin, e);
        }
    }

    private static async ValueTask WriteAsync(
        string origin,
        Stream sink,
        ReadOnlyMemory<byte> blob,
        ProgressWatchdog watchdog
    )
    {
        try
        {
            await sink.WriteAsync(blob, watchdog.Token);
        }
        catch (OperationCanceledException e) when (watchdog.IsLate)
        {
            throw Unavailable(origin, "it did not end before its deadline; the receiving side was too slow", e);
        }
    }

    private static ValueTask<bool> EndOf(ISnapshotSource source)
    {
        source.EnsureEndedWell();
        return ValueTask.FromResult(true);
    }

    private static async ValueTask<T> FromAsync<T>(
        string origin,
        ProgressWatchdog watchdog,
        Func<CancellationToken, ValueTask<T>> read
    )
    {
        try
        {
            return await watchdog.WaitAsync(read);
        }
        catch (Exception e) when (e is TimeoutException or HttpRequestException or IOException)
        {
            throw Unavailable(origin, e.Message, e);
        }
        catch (InvalidDataException e)
        {
            throw Broken(origin, e);
        }
        catch (EtcdException e)
        {
            throw new SourceUnavailableException(e.Message, e.Hint, e);
        }
    }

    private static SourceUnavailableException Unavailable(string origin, string why, Exception e) =>
        new(
            $"cannot stream the etcd snapshot of {origin}: {why}",
            "check the member's load, disk and network; the next member is tried where there is one",
            e
        );

    private static IntegrityException Broken(string origin, InvalidDataException e) =>
        new(
            $"cannot use the etcd snapshot of {origin}: {e.Message}",
            "take it from another member; check what is between here and the members",
            e
        );
}
