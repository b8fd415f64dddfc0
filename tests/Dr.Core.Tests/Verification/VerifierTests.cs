using Dr.Core.Tests.Pipelines;
using Dr.Errors;
using Dr.Stores;
using Dr.Testing.Points;
using Dr.Testing.Stores;
using Dr.Verification;

namespace Dr.Core.Tests.Verification;

public sealed class VerifierTests : IAsyncLifetime
{
    private readonly InMemoryObjectStore _store = new();
    private readonly PointLab _lab;
    private RecoveryPoint _point = null!;

    public VerifierTests() => _lab = new PointLab(_store);

    public async ValueTask InitializeAsync() =>
        _point = await _lab.PointAsync(new BytesSource("etcd", ("etcd/snapshot.db", Samples.Bytes(60_000))));

    [Theory]
    [InlineData(VerificationDepth.Stored)]
    [InlineData(VerificationDepth.Opened)]
    public async Task A_flipped_bit_in_any_sealed_object_is_found(VerificationDepth depth)
    {
        foreach (var entry in _point.Manifest.Objects())
        {
            var key = _lab.Layout.InPoint(_point.Id, entry.Key);
            var whole = await ReadAsync(key);
            for (var place = 0; place < whole.Length; place += Math.Max(1, whole.Length / 40))
            {
                var damaged = whole.ToArray();
                damaged[place] ^= 1;
                _store.Overwrite(key, damaged);
                await AssertFoundAsync(depth, $"{entry.Key} byte {place}");
            }

            _store.Overwrite(key, whole);
        }

        Assert.True((await _lab.VerifyAsync(_point, depth)).Passed);
    }

    [Theory]
    [InlineData(VerificationDepth.Stored)]
    [InlineData(VerificationDepth.Opened)]
    public async Task A_cut_extended_or_missing_object_is_found(VerificationDepth depth)
    {
        foreach (var entry in _point.Manifest.Objects())
        {
            var key = _lab.Layout.InPoint(_point.Id, entry.Key);
            var whole = await ReadAsync(key);
            int[] lengths = [0, 1, 21, 22, 200, .. Enumerable.Range(whole.Length - 64, 64)];
            foreach (var length in lengths)
            {
                _store.Overwrite(key, whole[..length]);
                await AssertFoundAsync(depth, $"{entry.Key} cut at {length}");
            }

            _store.Overwrite(key, [.. whole, 0]);
            await AssertFoundAsync(depth, $"{entry.Key} with a byte more");
            await _store.DeleteAsync(key, CancellationToken.None);
            await AssertFoundAsync(depth, $"{entry.Key} missing");
            _store.Overwrite(key, whole);
        }
    }

    [Theory]
    [InlineData(StoreLayout.ManifestName)]
    [InlineData(StoreLayout.ManifestName + StoreLayout.SignatureSuffix)]
    public async Task A_flipped_bit_or_a_cut_anywhere_in_manifest_and_signature_is_found(string name)
    {
        var key = _lab.Layout.InPoint(_point.Id, name);
        var whole = await ReadAsync(key);
        for (var place = 0; place < whole.Length; place++)
        {
            var damaged = whole.ToArray();
            damaged[place] ^= 0x20;
            _store.Overwrite(key, damaged);
            await Assert.ThrowsAsync<IntegrityException>(() =>
                _lab.Catalog.OpenAsync(_point.Id, CancellationToken.None)
            );
            _store.Overwrite(key, whole[..place]);
            await Assert.ThrowsAsync<IntegrityException>(() =>
                _lab.Catalog.OpenAsync(_point.Id, CancellationToken.None)
            );
        }

        _store.Overwrite(key, whole);
        await _lab.Catalog.OpenAsync(_point.Id, CancellationToken.None);
    }

    [Fact]
    public async Task A_manifest_moved_to_another_id_or_a_swapped_contents_is_found()
    {
        _lab.Clock.Advance(TimeSpan.FromDays(1));
        var other = await _lab.PointAsync(new BytesSource("etcd", ("etcd/snapshot.db", Samples.Bytes(60_000))));
        await MoveAsync(other.Id, _point.Id, StoreLayout.ContentsName + StoreLayout.SealedSuffix);
        await AssertFoundAsync(VerificationDepth.Opened, "contents of another point");

        await MoveAsync(other.Id, _point.Id, StoreLayout.ManifestName);
        await MoveAsync(other.Id, _point.Id, StoreLayout.ManifestName + StoreLayout.SignatureSuffix);
        await Assert.ThrowsAsync<IntegrityException>(() => _lab.Catalog.OpenAsync(_point.Id, CancellationToken.None));
    }

    [Fact]
    public async Task Without_a_fitting_identity_opening_could_not_be_told_and_is_no_finding()
    {
        var verifier = new Verifier(_store, _lab.Layout, [], _lab.Silent);

        await Assert.ThrowsAsync<KeyException>(() =>
            verifier.VerifyAsync(_point, VerificationDepth.Opened, CancellationToken.None)
        );
        Assert.True((await verifier.VerifyAsync(_point, VerificationDepth.Stored, CancellationToken.None)).Passed);
    }

    [Fact]
    public async Task A_store_that_cannot_be_read_is_no_finding_either()
    {
        var script = new FaultScript();
        script.On(StoreVerb.Open).Fail();
        var verifier = new Verifier(new FaultyObjectStore(_store, script), _lab.Layout, [_lab.Identity], _lab.Silent);

        await Assert.ThrowsAsync<StoreException>(() =>
            verifier.VerifyAsync(_point, VerificationDepth.Stored, CancellationToken.None)
        );
        script.AssertAllExercised();
    }

    public ValueTask DisposeAsync()
    {
        _lab.Dispose();
        return ValueTask.CompletedTask;
    }

    private async Task AssertFoundAsync(VerificationDepth depth, string damage)
    {
        var report = await _lab.VerifyAsync(_point, depth);
        Assert.False(report.Passed, $"not found: {damage}");
    }

    private async Task MoveAsync(RecoveryPointId from, RecoveryPointId to, string name) =>
        _store.Overwrite(_lab.Layout.InPoint(to, name), await ReadAsync(_lab.Layout.InPoint(from, name)));

    private async Task<byte[]> ReadAsync(ObjectKey key)
    {
        using var copy = new MemoryStream();
        await (await _store.OpenAsync(key, 0, null, CancellationToken.None)).CopyToAsync(copy);
        return copy.ToArray();
    }
}
