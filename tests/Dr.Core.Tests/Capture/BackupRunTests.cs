using System.Text;
using System.Text.Json.Nodes;
using Dr.Core.Tests.Pipelines;
using Dr.Errors;
using Dr.Findings;
using Dr.Json;
using Dr.Opening;
using Dr.Proofs;
using Dr.Stores;
using Dr.Testing.Points;
using Dr.Testing.Stores;
using Dr.Verification;

namespace Dr.Core.Tests.Capture;

public sealed class BackupRunTests : IDisposable
{
    private readonly InMemoryObjectStore _store = new();
    private readonly PointLab _lab;

    public BackupRunTests() => _lab = new PointLab(_store);

    private static BytesSource Source =>
        new("etcd", ("etcd/snapshot.db", Samples.Bytes(100_000)), ("etcd/more", [1, 2]));

    [Fact]
    public async Task A_backup_makes_a_point_that_the_catalog_lists_and_the_verifier_passes()
    {
        var point = await _lab.PointAsync(Source);

        var listing = await _lab.Catalog.ListAsync(CancellationToken.None);
        var entry = Assert.Single(listing.Points);
        Assert.Equal(point.Id, entry.Point.Id);
        Assert.Equal(PointState.Stored, entry.State);
        Assert.Equal(ProofLevel.Stored, Assert.Single(entry.Proofs).Level);
        Assert.Equal(42, (int?)point.Manifest.Sources["etcd"]?["revision"]);
        Assert.True((await _lab.VerifyAsync(point, VerificationDepth.Opened)).Passed);
    }

    [Fact]
    public async Task A_point_with_warnings_says_that_it_is_degraded()
    {
        var warning = new Finding(Severity.Warning, "etcd.member-down", "etcd-5", "does not answer");

        var report = await _lab.Backup(Source.Finding(warning)).RunAsync(CancellationToken.None);

        Assert.True(report.Degraded);
        Assert.Equal(warning, Assert.Single(report.Findings));
    }

    [Fact]
    public async Task Artifacts_that_are_sealed_at_the_same_time_are_listed_in_their_order()
    {
        var artifacts = Enumerable.Range(0, 20).Select(n => ($"mysql/{n:00}", Samples.Bytes((20 - n) * 10_000)));

        var point = await _lab.PointAsync(new BytesSource("mysql", [.. artifacts]) { Parallelism = 4 });

        Assert.Equal(
            Enumerable.Range(0, 20).Select(n => $"mysql/{n:00}"),
            point.Manifest.Artifacts.Select(artifact => $"{artifact.Name}")
        );
        Assert.True((await _lab.VerifyAsync(point, VerificationDepth.Opened)).Passed);
    }

    [Fact]
    public async Task What_a_source_seals_away_is_in_the_contents_and_nowhere_in_the_manifest()
    {
        var secret = new JsonObject { ["table"] = "salaries" };

        var point = await _lab.PointAsync(new BytesSource("mysql", ("mysql/a", [1])) { SealedFacts = secret });

        var contents = await new PointReader(_store, _lab.Layout, [_lab.Identity]).ReadContentsAsync(
            point,
            CancellationToken.None
        );
        Assert.Equal("salaries", (string?)contents.Sources?["mysql"]?["table"]);
        Assert.DoesNotContain(
            "salaries",
            Encoding.UTF8.GetString(DrJson.ToBytes(point.Manifest)),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task A_clock_that_went_back_does_not_make_an_older_point_the_latest()
    {
        var before = await _lab.PointAsync(Source);
        _lab.Newest = before.Id;
        using var later = new PointLab(_store) { Newest = before.Id };
        later.Clock.AdjustTime(_lab.Clock.GetUtcNow() - TimeSpan.FromHours(1));

        var report = await later.Backup(Source).RunAsync(CancellationToken.None);

        Assert.True(report.Id > before.Id);
        Assert.Equal("clock.behind", Assert.Single(report.Findings).Code);
        Assert.True(report.Degraded);
    }

    /// <summary>The store fails at every single call of a backup in turn: there is no point or a whole one, and the next run works.</summary>
    [Theory]
    [InlineData(StoreVerb.Put, false)]
    [InlineData(StoreVerb.Put, true)]
    [InlineData(StoreVerb.Open, false)]
    [InlineData(StoreVerb.List, false)]
    public async Task Wherever_the_store_fails_there_is_no_point_or_a_whole_one(StoreVerb verb, bool afterDone)
    {
        var failures = 0;
        for (var nth = 1; ; nth++)
        {
            var store = new InMemoryObjectStore();
            var script = new FaultScript();
            var fault = script.On(verb, nth);
            if (afterDone)
            {
                fault.LoseAnswer();
            }
            else
            {
                fault.Fail();
            }

            using var lab = new PointLab(store);
            var failure = await Record.ExceptionAsync(() =>
                lab.Backup(new FaultyObjectStore(store, script), Source).RunAsync(CancellationToken.None)
            );
            if (failure is null)
            {
                break;
            }

            failures++;
            Assert.IsType<StoreException>(failure);
            await AssertNoneOrWholeAsync(lab);
            lab.Clock.Advance(TimeSpan.FromMinutes(6));
            var next = await lab.PointAsync(Source);
            Assert.True((await lab.VerifyAsync(next, VerificationDepth.Opened)).Passed);
        }

        Assert.True(failures >= 1, "the fault never struck");
    }

    [Fact]
    public async Task A_store_that_keeps_other_bytes_than_it_was_given_is_found_before_the_commit()
    {
        var failure = await Assert.ThrowsAsync<IntegrityException>(() =>
            _lab.Backup(new LyingStore(_store), Source).RunAsync(CancellationToken.None)
        );

        Assert.Contains("reads back otherwise", failure.Message, StringComparison.Ordinal);
        Assert.Empty((await _lab.Catalog.ListAsync(CancellationToken.None)).Points);
    }

    public void Dispose() => _lab.Dispose();

    private static async Task AssertNoneOrWholeAsync(PointLab lab)
    {
        var listing = await lab.Catalog.ListAsync(CancellationToken.None);
        Assert.Empty(listing.Findings);
        foreach (var entry in listing.Points)
        {
            Assert.True((await lab.VerifyAsync(entry.Point, VerificationDepth.Opened)).Passed);
        }
    }

    /// <summary>Flips one bit of what is put, as a bad disk behind a store does.</summary>
    private sealed class LyingStore(InMemoryObjectStore inner) : IObjectStore
    {
        public string Description => inner.Description;

        public StoreCapabilities Capabilities => inner.Capabilities;

        public async Task PutAsync(ObjectKey key, Stream content, CancellationToken cancellationToken)
        {
            using var copy = new MemoryStream();
            await content.CopyToAsync(copy, cancellationToken);
            var bytes = copy.ToArray();
            bytes[^1] ^= key.ToString().EndsWith(StoreLayout.SealedSuffix, StringComparison.Ordinal)
                ? (byte)1
                : (byte)0;
            await inner.PutAsync(key, new MemoryStream(bytes), cancellationToken);
        }

        public Task DeleteAsync(ObjectKey key, CancellationToken cancellationToken) =>
            inner.DeleteAsync(key, cancellationToken);

        public Task<Stream> OpenAsync(ObjectKey key, long offset, long? count, CancellationToken cancellationToken) =>
            inner.OpenAsync(key, offset, count, cancellationToken);

        public Task<ObjectEntry?> FindAsync(ObjectKey key, CancellationToken cancellationToken) =>
            inner.FindAsync(key, cancellationToken);

        public IAsyncEnumerable<ObjectEntry> ListAsync(string prefix, CancellationToken cancellationToken) =>
            inner.ListAsync(prefix, cancellationToken);
    }
}
