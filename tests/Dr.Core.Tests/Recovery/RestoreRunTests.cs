using Dr.Errors;
using Dr.Recovery;
using Dr.Runs;

namespace Dr.Core.Tests.Recovery;

public sealed class RestoreRunTests : IDisposable
{
    private static readonly string[] s_again =
    [
        EtcdSteps.Claim,
        EtcdSteps.Start,
        EtcdSteps.Quorum,
        EtcdSteps.Verify,
        EtcdSteps.Release,
    ];
    private readonly string _runs = Directory.CreateTempSubdirectory("dr-runs-").FullName;
    private readonly List<string> _calls = [];
    private readonly List<RunEvent> _events = [];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(_runs, recursive: true);

    [Fact]
    public async Task Every_step_is_done_once_and_after_those_it_waits_for()
    {
        var plan = Plans.Of();

        var entries = await Run().ExecuteAsync(plan, RunFolder.Create(_runs, plan), Cancellation);

        Assert.Equal(plan.Steps.Select(step => step.Id), entries.Select(entry => entry.Step));
        Assert.Equal(plan.Steps.Count, _calls.Count);
        Assert.All(
            plan.Steps,
            step => Assert.All(step.After, before => Assert.True(_calls.IndexOf(before) < _calls.IndexOf(step.Id)))
        );
    }

    [Fact]
    public async Task Steps_that_wait_for_the_same_step_are_under_way_at_the_same_time()
    {
        var plan = Plans.Of();
        using var together = new CountdownEvent(5);
        var all = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Task Meet(StepContext context, CancellationToken stop)
        {
            if (together.Signal())
            {
                all.SetResult();
            }

            return all.Task.WaitAsync(stop);
        }

        await Run(restore: Meet).ExecuteAsync(plan, RunFolder.Create(_runs, plan), Cancellation);

        Assert.True(all.Task.IsCompletedSuccessfully);
    }

    [Fact]
    public async Task A_failing_step_stops_the_run_and_names_itself_its_undo_and_the_resume()
    {
        var plan = Plans.Of();
        var folder = RunFolder.Create(_runs, plan);

        var error = await Assert.ThrowsAsync<DrException>(() =>
            Run(restore: FailOn("host-3")).ExecuteAsync(plan, folder, Cancellation)
        );

        Assert.Equal(ErrorCode.Damaged, error.Code);
        Assert.Contains("etcd/restore@host-3", error.Message, StringComparison.Ordinal);
        Assert.Contains("disk on fire", error.Message, StringComparison.Ordinal);
        Assert.Contains($"dr-restore resume {plan.Run}", error.Hint, StringComparison.Ordinal);
        Assert.Contains("remove /srv/host-3/etcd/data", error.Hint, StringComparison.Ordinal);
        Assert.DoesNotContain(_calls, call => call.StartsWith(EtcdSteps.Start, StringComparison.Ordinal));
        Assert.Contains(_events, happened => happened is { Kind: RunEventKind.Failed, Step: "etcd/restore@host-3" });
    }

    [Fact]
    public async Task A_resumed_run_does_the_failed_step_and_those_after_it_and_knows_that_it_is_the_second_attempt()
    {
        var plan = Plans.Of();
        var folder = RunFolder.Create(_runs, plan);
        await Assert.ThrowsAsync<DrException>(() =>
            Run(restore: FailOn("host-3")).ExecuteAsync(plan, folder, Cancellation)
        );
        _calls.Clear();
        var attempts = new List<int>();

        var (found, read) = RunFolder.Find(_runs, plan.Run);
        await Run(restore: (context, _) => Note(attempts, context.Attempt)).ExecuteAsync(read, found, Cancellation);

        Assert.Equal(EtcdSteps.Claim, _calls[0]);
        Assert.Contains("etcd/restore@host-3", _calls);
        Assert.DoesNotContain(EtcdSteps.Stage, _calls);
        Assert.Equal(EtcdSteps.Release, _calls[^1]);
        Assert.Contains(2, attempts);
    }

    [Fact]
    public async Task A_resumed_run_does_nothing_before_the_hosts_are_its_own_again()
    {
        var plan = Plans.Of();
        var folder = RunFolder.Create(_runs, plan);
        await Assert.ThrowsAsync<DrException>(() =>
            Run(restore: FailOn("host-3")).ExecuteAsync(plan, folder, Cancellation)
        );
        _calls.Clear();
        var refused = Run(claim: (_, _) => throw new LeaseHeldException("another run has them", "wait"));

        await Assert.ThrowsAsync<LeaseHeldException>(() => refused.ExecuteAsync(plan, folder, Cancellation));

        Assert.Equal([EtcdSteps.Claim], _calls);
    }

    [Fact]
    public async Task Killed_after_any_byte_of_its_journal_a_run_is_finished_by_a_resume()
    {
        var plan = Plans.Of();
        var folder = RunFolder.Create(_runs, plan);
        await Run().ExecuteAsync(plan, folder, Cancellation);
        var journal = await File.ReadAllBytesAsync(folder.JournalFile, Cancellation);
        var steps = plan.Steps.ToDictionary(step => step.Id);
        var cuts = Enumerable.Range(0, journal.Length).Where(at => at == 0 || journal[at - 1] == '\n' || at % 97 == 0);

        foreach (var cut in cuts)
        {
            await File.WriteAllBytesAsync(folder.JournalFile, journal[..cut], Cancellation);
            var ended = EndedIn(journal.AsSpan(0, cut));
            _calls.Clear();

            var entries = await Run().ExecuteAsync(plan, folder, Cancellation);

            Assert.Equal(plan.Steps.Count, entries.Count);
            Assert.Equal(_calls.Distinct(), _calls);
            Assert.All(
                plan.Steps,
                step =>
                    Assert.Equal(!ended.Contains(step.Id) || s_again.Contains(step.Action), _calls.Contains(step.Id))
            );
            Assert.All(_calls, call => AssertAfter(steps[call], ended));
        }
    }

    [Fact]
    public async Task A_cancelled_run_says_how_to_go_on()
    {
        var plan = Plans.Of();
        using var stop = new CancellationTokenSource();
        var run = Run(
            restore: (_, cancelled) =>
            {
                stop.Cancel();
                return Task.Delay(Timeout.Infinite, cancelled);
            }
        );

        var error = await Assert.ThrowsAsync<DrException>(() =>
            run.ExecuteAsync(plan, RunFolder.Create(_runs, plan), stop.Token)
        );

        Assert.Equal(ErrorCode.Cancelled, error.Code);
        Assert.Contains($"dr-restore resume {plan.Run}", error.Hint, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_processes_do_not_work_on_one_run()
    {
        var plan = Plans.Of();
        var folder = RunFolder.Create(_runs, plan);
        using var other = folder.OpenJournal(plan.Run);

        await Assert.ThrowsAsync<LeaseHeldException>(() => Run().ExecuteAsync(plan, folder, Cancellation));

        Assert.Empty(_calls);
    }

    [Fact]
    public void A_run_that_is_not_there_is_a_usage_error() =>
        Assert.Equal(
            ErrorCode.Usage,
            Assert.Throws<DrException>(() => RunFolder.Find(_runs, RunId.Parse("run-20261122T031000Z-abcdef"))).Code
        );

    [Theory]
    [InlineData("20261122T031000Z-abcdef")]
    [InlineData("run-../../etc")]
    [InlineData("")]
    public void What_is_no_id_of_a_run_never_becomes_a_path(string text) =>
        Assert.Equal(ErrorCode.Usage, Assert.Throws<DrException>(() => RunId.Parse(text)).Code);

    // What a step waits for has been done before it: in this process, or in an earlier one and not to be done again.
    private void AssertAfter(RestoreStep step, HashSet<string> ended) =>
        Assert.All(
            step.After,
            before =>
                Assert.True(
                    _calls.Contains(before) ? _calls.IndexOf(before) < _calls.IndexOf(step.Id) : ended.Contains(before)
                )
        );

    private static HashSet<string> EndedIn(ReadOnlySpan<byte> journal)
    {
        var text = System.Text.Encoding.UTF8.GetString(journal);
        return
        [
            .. text[..(text.LastIndexOf('\n') + 1)]
                .Split('\n', StringSplitOptions.RemoveEmptyEntries)
                .Where(line => line.Contains("\"kind\":\"ended\"", StringComparison.Ordinal))
                .Select(line => line.Split("\"step\":\"")[1].Split('"')[0]),
        ];
    }

    private static Func<StepContext, CancellationToken, Task> FailOn(string host) =>
        (context, _) =>
            context.Step.Host == host
                ? throw new DrException(ErrorCode.Damaged, "disk on fire", "call the fire brigade")
                : Task.CompletedTask;

    private static Task Note(List<int> attempts, int attempt)
    {
        lock (attempts)
        {
            attempts.Add(attempt);
        }

        return Task.CompletedTask;
    }

    private RestoreRun Run(
        Func<StepContext, CancellationToken, Task>? restore = null,
        Func<StepContext, CancellationToken, Task>? claim = null
    )
    {
        var names = Plans.Of().Steps.Select(step => step.Action).Distinct();
        return new RestoreRun(
            [
                .. names.Select(name => new FakeAction(
                    name,
                    _calls,
                    s_again.Contains(name),
                    name == EtcdSteps.Restore ? restore
                        : name == EtcdSteps.Claim ? claim
                        : null
                )),
            ],
            TimeProvider.System,
            new Recorder(_events)
        );
    }

    private sealed class Recorder(List<RunEvent> events) : IProgress<RunEvent>
    {
        public void Report(RunEvent value)
        {
            lock (events)
            {
                events.Add(value);
            }
        }
    }
}
