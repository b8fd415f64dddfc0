using System.Net;
using System.Text.Json;
using Dr.Capture;
using Dr.Errors;
using Dr.Findings;
using Dr.Pipelines;
using Dr.Providers.Etcd.Client;
using Dr.Runs;

namespace Dr.Providers.Etcd.Capture;

/// <summary>The keys of the v2 store, which no snapshot holds: flannel's networks, old Rancher.</summary>
internal sealed class V2KeysArtifact(IReadOnlyList<EtcdMember> members, TimeSpan timeout, IProgress<RunEvent> progress)
    : IArtifactCapture
{
    private int _next;

    public static ArtifactName TheName { get; } = ArtifactName.Parse("etcd/v2-keys.json");

    public ArtifactName Name => TheName;

    public long? ExpectedSize => null;

    public bool CanRetry => _next < members.Count;

    /// <summary>Whether there is anything to capture; where not, why not, and a finding where that is bad news.</summary>
    public static async Task<(LeftOut? LeftOut, Finding? Finding)> LookAsync(
        EtcdMember member,
        CancellationToken cancellationToken
    )
    {
        using var response = await member.Http.GetV2Async("", cancellationToken);
        if (response.StatusCode == HttpStatusCode.NotFound)
        {
            return (new LeftOut(TheName.ToString(), "the members do not serve the v2 API"), null);
        }
        if (response.StatusCode != HttpStatusCode.OK)
        {
            var why = $"the v2 API answers with status {(int)response.StatusCode}";
            return (new LeftOut(TheName.ToString(), why), Refused(member, why));
        }
        await using var body = await response.Content.ReadAsStreamAsync(cancellationToken);
        using var root = await JsonDocument.ParseAsync(body, default, cancellationToken);
        var isEmpty =
            !root.RootElement.GetProperty("node").TryGetProperty("nodes", out var nodes) || nodes.GetArrayLength() == 0;
        return (isEmpty ? new LeftOut(TheName.ToString(), "the v2 store is empty") : null, null);
    }

    public async Task WriteAsync(HashedSink sink, CancellationToken cancellationToken)
    {
        var member = CanRetry
            ? members[_next]
            : throw new SourceUnavailableException(
                "cannot export the v2 keys: every member was tried",
                "read the findings of this run"
            );
        progress.Report(new RunEvent(Name.ToString(), RunEventKind.Begun, $"v2 keys of {member.Endpoint}"));
        try
        {
            var bytes = await CopyAsync(member, sink, cancellationToken);
            progress.Report(new RunEvent(Name.ToString(), RunEventKind.Ended, $"{bytes} bytes", bytes, bytes));
        }
        catch (Exception e) when (e is SourceUnavailableException or IntegrityException)
        {
            _next++;
            progress.Report(new RunEvent(Name.ToString(), RunEventKind.Failed, e.Message));
            throw;
        }
    }

    private async Task<long> CopyAsync(EtcdMember member, Stream sink, CancellationToken cancellationToken)
    {
        using var late = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        late.CancelAfter(timeout);
        try
        {
            using var response = await member.Http.GetV2Async("?recursive=true&sorted=true", late.Token);
            response.EnsureSuccessStatusCode();
            await using var body = await response.Content.ReadAsStreamAsync(late.Token);
            return await JsonCopy.CopyAsync(body, sink, late.Token);
        }
        catch (JsonException e)
        {
            throw new IntegrityException($"cannot use the v2 keys of {member.Endpoint}: {e.Message}", "try again", e);
        }
        catch (Exception e)
            when (e is HttpRequestException or HttpIOException or EtcdException
                || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested)
            )
        {
            throw new SourceUnavailableException(
                $"cannot export the v2 keys of {member.Endpoint}: {e.Message}",
                "check the member; the next one is tried where there is one",
                e
            );
        }
    }

    private static Finding Refused(EtcdMember member, string why) =>
        new(
            Severity.Warning,
            "etcd.v2-refused",
            member.Endpoint.ToString(),
            $"serves the v2 API and does not let its keys be read: {why}",
            "let the guest role read the v2 keys, or remove the v2 store if nothing uses it"
        );
}
