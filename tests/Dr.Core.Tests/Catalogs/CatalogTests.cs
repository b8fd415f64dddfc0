using Dr.Catalogs;
using Dr.Errors;
using Dr.Findings;
using Dr.Manifests;
using Dr.Proofs;
using Dr.Signing;
using Dr.Stores;
using Dr.Testing.Points;
using Dr.Testing.Stores;

namespace Dr.Core.Tests.Catalogs;

public sealed class CatalogTests : IDisposable
{
    private readonly InMemoryObjectStore _store = new();
    private readonly PointLab _lab;

    public CatalogTests() => _lab = new PointLab(_store);

    private static BytesSource Source => new("etcd", ("etcd/snapshot.db", [1, 2, 3]));

    [Fact]
    public async Task Latest_is_the_newest_and_an_unfinished_capture_is_no_point()
    {
        var older = await PointAsync();
        var newer = await PointAsync();
        var dead = RecoveryPointId.Parse("20300101T000000Z-abcdef");
        _store.Overwrite(_lab.Layout.InPoint(dead, "etcd/snapshot.db.zst.age"), [1]);
        _store.Overwrite(_lab.Layout.InPoint(dead, "manifest.json.sig"), [1]);

        var listing = await ListAsync();

        Assert.Equal([newer.Id, older.Id], listing.Points.Select(entry => entry.Point.Id));
        Assert.Equal(dead, Assert.Single(listing.Unfinished));
        Assert.Equal(newer.Id, PointSelector.Select("latest", listing).Point.Id);
        Assert.Equal(older.Id, PointSelector.Select(older.Id.ToString(), listing).Point.Id);
    }

    [Fact]
    public async Task Latest_passes_over_an_untrusted_manifest_and_the_listing_says_so()
    {
        var good = await PointAsync();
        var bad = await PointAsync();
        _store.Overwrite(_lab.Layout.Manifest(bad.Id), [1, 2, 3]);

        var listing = await ListAsync();

        Assert.Equal(good.Id, PointSelector.Select("latest", listing).Point.Id);
        var finding = Assert.Single(listing.Findings);
        Assert.Equal((Severity.Critical, bad.Id.ToString()), (finding.Severity, finding.Subject));
        Assert.Throws<IntegrityException>(() => PointSelector.Select(bad.Id.ToString(), listing));
    }

    [Fact]
    public async Task A_point_signed_by_somebody_else_is_not_ours()
    {
        var point = await PointAsync();
        using var stranger = SigningKey.New(_lab.Random);

        var catalog = new Catalog(_store, _lab.Layout, [stranger.Public]);

        Assert.Empty((await catalog.ListAsync(CancellationToken.None)).Points);
        await Assert.ThrowsAsync<IntegrityException>(() => catalog.OpenAsync(point.Id, CancellationToken.None));
    }

    [Fact]
    public async Task Without_a_trusted_key_nothing_is_believed()
    {
        await PointAsync();
        var catalog = new Catalog(_store, _lab.Layout, []);
        await Assert.ThrowsAsync<KeyException>(() => catalog.ListAsync(CancellationToken.None));
    }

    [Theory]
    [InlineData("20200101T000000Z-abcdef", ErrorCode.NoSuchPoint)]
    [InlineData("latest-proven", ErrorCode.NoSuchPoint)]
    [InlineData("yesterday", ErrorCode.Usage)]
    public async Task A_point_that_is_not_there_is_said_to_be_not_there(string text, ErrorCode code)
    {
        await PointAsync();
        var listing = await ListAsync();

        var refused = Assert.Throws<DrException>(() => PointSelector.Select(text, listing));

        Assert.Equal(code, refused.Code);
        Assert.NotEmpty(refused.Hint);
    }

    [Fact]
    public async Task A_failed_listing_gives_no_listing_at_all()
    {
        await PointAsync();
        var script = new FaultScript();
        script.On(StoreVerb.List).CutAfter(1);
        var catalog = new Catalog(new FaultyObjectStore(_store, script), _lab.Layout, [_lab.SigningKey.Public]);

        await Assert.ThrowsAsync<StoreException>(() => catalog.ListAsync(CancellationToken.None));
        script.AssertAllExercised();
    }

    [Fact]
    public async Task Proofs_raise_the_state_and_a_newer_failed_one_makes_the_point_suspect()
    {
        var point = await PointAsync();
        await ProveAsync(point, ProofLevel.Opened, true);
        Assert.Equal(PointState.Verified, await StateAsync());
        await ProveAsync(point, ProofLevel.Proven, true);
        Assert.Equal(PointState.Proven, await StateAsync());
        await ProveAsync(point, ProofLevel.Stored, false);
        Assert.Equal(PointState.Suspect, await StateAsync());
    }

    [Fact]
    public async Task A_forged_or_moved_proof_counts_for_nothing()
    {
        var point = await PointAsync();
        var other = await PointAsync();
        await ProveAsync(other, ProofLevel.Proven, true);
        await foreach (var entry in _store.ListAsync(_lab.Layout.ProofsPrefix + other.Id, CancellationToken.None))
        {
            var moved = entry
                .Key.ToString()
                .Replace(other.Id.ToString(), point.Id.ToString(), StringComparison.Ordinal);
            var content = new MemoryStream();
            await (await _store.OpenAsync(entry.Key, 0, null, CancellationToken.None)).CopyToAsync(content);
            _store.Overwrite(ObjectKey.Parse(moved), content.ToArray());
        }

        var states = (await ListAsync()).Points.ToDictionary(entry => entry.Point.Id, entry => entry.State);
        Assert.Equal(PointState.Proven, states[other.Id]);
        Assert.Equal(PointState.Stored, states[point.Id]);
    }

    [Theory]
    [InlineData("\"version\": \"1.0\"", "\"version\": \"1.7\", \"novelty\": { \"a\": 1 }", true)]
    [InlineData("\"version\": \"1.0\"", "\"version\": \"2.0\"", false)]
    public async Task An_unknown_field_is_ignored_and_an_unknown_major_refused(string from, string to, bool readable)
    {
        var point = await PointAsync();
        var text = System.Text.Encoding.UTF8.GetString(Dr.Json.DrJson.ToBytes(point.Manifest));
        var changed = System.Text.Encoding.UTF8.GetBytes(text.Replace(from, to, StringComparison.Ordinal));

        var parse = () => Manifest.Parse(changed, "manifest");

        if (readable)
        {
            Assert.Equal(point.Id, parse().Id);
        }
        else
        {
            Assert.Contains("2.0", Assert.Throws<DrException>(parse).Message, StringComparison.Ordinal);
        }
    }

    public void Dispose() => _lab.Dispose();

    private async Task<RecoveryPoint> PointAsync()
    {
        _lab.Clock.Advance(TimeSpan.FromDays(1));
        return await _lab.PointAsync(Source);
    }

    private Task<CatalogListing> ListAsync() => _lab.Catalog.ListAsync(CancellationToken.None);

    private async Task<PointState> StateAsync() => Assert.Single((await ListAsync()).Points).State;

    private Task ProveAsync(RecoveryPoint point, ProofLevel level, bool passed)
    {
        _lab.Clock.Advance(TimeSpan.FromSeconds(1));
        var proof = new Proof
        {
            Id = point.Id,
            Cluster = point.Manifest.Cluster,
            ManifestDigest = point.ManifestDigest,
            Level = level,
            Passed = passed,
            At = _lab.Clock.GetUtcNow(),
            By = point.Manifest.CreatedBy,
            Findings = [],
        };
        return new ProofBook(_lab.Layout, []).AppendAsync(_store, proof, _lab.SigningKey, CancellationToken.None);
    }
}
