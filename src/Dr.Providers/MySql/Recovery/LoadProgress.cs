using Dr.Pipelines;
using Dr.Recovery;
using Dr.Runs;

namespace Dr.Providers.MySql.Recovery;

/// <summary>How many bytes of all scripts have been loaded; what is begun again is taken back.</summary>
internal sealed class LoadProgress(StepContext context, long total)
{
    private const long Interval = 4 * 1024 * 1024;
    private long _done;
    private long _told;

    public void Skip(long bytes) => Add(bytes);

    public Share Begin() => new(this);

    private void Add(long bytes)
    {
        var done = Interlocked.Add(ref _done, bytes);
        var told = Interlocked.Read(ref _told);
        if (Math.Abs(done - told) >= Interval && Interlocked.CompareExchange(ref _told, done, told) == told)
        {
            context.Progress.Report(new RunEvent(context.Step.Id, RunEventKind.Progressed, "", done, total));
        }
    }

    /// <summary>What one attempt at one artifact has read.</summary>
    internal sealed class Share(LoadProgress all)
    {
        private long _bytes;

        public Stream Through(Stream script) => new Counter(script, this);

        public void TakeBack() => all.Add(-_bytes);

        private void Add(int bytes)
        {
            _bytes += bytes;
            all.Add(bytes);
        }

        private sealed class Counter(Stream inner, Share share) : ForwardStream
        {
            public override bool CanRead => true;

            public override async ValueTask<int> ReadAsync(
                Memory<byte> buffer,
                CancellationToken cancellationToken = default
            )
            {
                var read = await inner.ReadAsync(buffer, cancellationToken);
                share.Add(read);
                return read;
            }
        }
    }
}
