using Dr.Providers.Etcd.Client.Wire;
using Google.Protobuf;
using Grpc.Core;
using Grpc.Net.Client;
using ClusterClient = Dr.Providers.Etcd.Client.Wire.Cluster.ClusterClient;

namespace Dr.Providers.Etcd.Client;

/// <summary>
/// A connection to one member, by itself: what it answers is its own view, never another member's. Every question has a
/// deadline; every failure is an <see cref="EtcdException"/> that names member and question. Safe for concurrent use.
/// </summary>
internal sealed class EtcdMember : IDisposable
{
    private readonly EtcdTransport _transport;
    private readonly GrpcChannel _channel;
    private readonly EtcdToken _token;
    private readonly TimeSpan _timeout;
    private readonly TimeProvider _clock;
    private readonly KV.KVClient _kv;
    private readonly Watch.WatchClient _watch;
    private readonly ClusterClient _cluster;
    private readonly Maintenance.MaintenanceClient _maintenance;
    private readonly Auth.AuthClient _auth;

    /// <exception cref="Dr.Errors.DrException">A PEM file cannot be used.</exception>
    public EtcdMember(Uri endpoint, EtcdConnectionOptions options, TimeProvider clock)
    {
        _transport = new EtcdTransport(endpoint, options, clock);
        _channel = GrpcChannel.ForAddress(
            _transport.Address,
            new GrpcChannelOptions { HttpClient = _transport.Http, MaxReceiveMessageSize = null }
        );
        _timeout = options.CallTimeout;
        _clock = clock;
        _kv = new KV.KVClient(_channel);
        _watch = new Watch.WatchClient(_channel);
        _cluster = new ClusterClient(_channel);
        _maintenance = new Maintenance.MaintenanceClient(_channel);
        _auth = new Auth.AuthClient(_channel);
        _token = new EtcdToken(_auth, options.User, options.CallTimeout, clock);
        Http = new EtcdHttp(_transport, options.CallTimeout);
    }

    public Uri Endpoint => _transport.Endpoint;

    /// <summary>What the member tells over plain HTTP: metrics and the v2 API.</summary>
    public EtcdHttp Http { get; }

    public Task<MemberListResponse> ListMembersAsync(CancellationToken cancellationToken) =>
        AskOpenlyAsync("list the members", _cluster.MemberListAsync, new MemberListRequest(), cancellationToken);

    /// <summary>Adds a member that does not vote and counts for no quorum until it is promoted. Needs quorum.</summary>
    public Task<MemberAddResponse> AddLearnerAsync(Uri peerUrl, CancellationToken cancellationToken)
    {
        var request = new MemberAddRequest { IsLearner = true };
        request.PeerURLs.Add(peerUrl.GetLeftPart(UriPartial.Authority));
        return AskAsync("add a member", _cluster.MemberAddAsync, request, cancellationToken);
    }

    /// <summary>Needs quorum.</summary>
    public Task<MemberRemoveResponse> RemoveMemberAsync(ulong id, CancellationToken cancellationToken) =>
        AskAsync("remove a member", _cluster.MemberRemoveAsync, new MemberRemoveRequest { ID = id }, cancellationToken);

    /// <summary>Lets a learner vote. Refused as <see cref="EtcdErrorKind.LearnerBehind"/> until it has the data.</summary>
    public Task<MemberPromoteResponse> PromoteAsync(ulong id, CancellationToken cancellationToken) =>
        AskAsync(
            "promote a member",
            _cluster.MemberPromoteAsync,
            new MemberPromoteRequest { ID = id },
            cancellationToken
        );

    public Task<StatusResponse> GetStatusAsync(CancellationToken cancellationToken) =>
        AskOpenlyAsync("read the status", _maintenance.StatusAsync, new StatusRequest(), cancellationToken);

    /// <summary>The cluster's alarms. Needs quorum.</summary>
    public Task<AlarmResponse> ListAlarmsAsync(CancellationToken cancellationToken) =>
        AskAsync("list the alarms", _maintenance.AlarmAsync, new AlarmRequest(), cancellationToken);

    public Task<AlarmResponse> DisarmAsync(AlarmMember alarm, CancellationToken cancellationToken)
    {
        var request = new AlarmRequest
        {
            Action = AlarmRequest.Types.AlarmAction.Deactivate,
            MemberID = alarm.MemberID,
            Alarm = alarm.Alarm,
        };
        return AskAsync("disarm an alarm", _maintenance.AlarmAsync, request, cancellationToken);
    }

    /// <param name="revision">The last revision that the hash covers; 0: all.</param>
    /// <param name="timeout">Hashing reads the whole keyspace: give it time by its size.</param>
    /// <param name="cancellationToken">Stops waiting; the member goes on.</param>
    public Task<HashKVResponse> HashKvAsync(long revision, TimeSpan timeout, CancellationToken cancellationToken)
    {
        var request = new HashKVRequest { Revision = revision };
        return AskAsync("hash the keyspace", _maintenance.HashKVAsync, request, cancellationToken, timeout);
    }

    public Task<DefragmentResponse> DefragmentAsync(TimeSpan timeout, CancellationToken cancellationToken) =>
        AskAsync(
            "defragment the database",
            _maintenance.DefragmentAsync,
            new DefragmentRequest(),
            cancellationToken,
            timeout
        );

    public Task<RangeResponse> RangeAsync(RangeRequest request, CancellationToken cancellationToken) =>
        AskAsync("read keys", _kv.RangeAsync, request, cancellationToken);

    public Task<PutResponse> PutAsync(PutRequest request, CancellationToken cancellationToken) =>
        AskAsync("write a key", _kv.PutAsync, request, cancellationToken);

    public Task<DeleteRangeResponse> DeleteAsync(DeleteRangeRequest request, CancellationToken cancellationToken) =>
        AskAsync("delete keys", _kv.DeleteRangeAsync, request, cancellationToken);

    public Task<TxnResponse> TransactAsync(TxnRequest request, CancellationToken cancellationToken) =>
        AskAsync("run a transaction", _kv.TxnAsync, request, cancellationToken);

    public Task<CompactionResponse> CompactAsync(long revision, CancellationToken cancellationToken) =>
        AskAsync(
            "compact the keyspace",
            _kv.CompactAsync,
            new CompactionRequest { Revision = revision, Physical = true },
            cancellationToken
        );

    /// <summary>Whether authentication is on; null where this cannot be learnt (no quorum, or no right to ask).</summary>
    public async Task<bool?> IsAuthEnabledAsync(CancellationToken cancellationToken)
    {
        try
        {
            var status = await AskAsync(
                "ask whether authentication is on",
                _auth.AuthStatusAsync,
                new AuthStatusRequest(),
                cancellationToken
            );
            return status.Enabled;
        }
        catch (EtcdException e) when (e.Kind == EtcdErrorKind.Unimplemented)
        {
            return _token.IsEnabled ?? await ProbeAuthAsync(cancellationToken);
        }
        catch (EtcdException)
        {
            // why: without quorum nobody answers this; the token knows where there is a user
            return _token.IsEnabled;
        }
    }

    // why: 3.4 cannot be asked, but it refuses to sign anybody in for another reason when authentication is off
    private async Task<bool?> ProbeAuthAsync(CancellationToken cancellationToken)
    {
        const string Question = "ask whether authentication is on";
        try
        {
            var nobody = new AuthenticateRequest();
            await _transport.GuardAsync(
                Question,
                () => _auth.AuthenticateAsync(nobody, Options(null, null, cancellationToken)).ResponseAsync,
                cancellationToken
            );
            return null;
        }
        catch (EtcdException e)
        {
            return e.Kind switch
            {
                EtcdErrorKind.AuthDisabled => false,
                EtcdErrorKind.WrongPassword or EtcdErrorKind.PermissionDenied => true,
                _ => null,
            };
        }
    }

    /// <summary>Watches one key from a revision on. The first answer says whether the watch was created or refused.</summary>
    public async IAsyncEnumerable<WatchResponse> WatchAsync(
        ByteString key,
        long startRevision,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        var headers = await TokenAsync("watch a key", cancellationToken);
        using var call = _watch.Watch(headers, cancellationToken: cancellationToken);
        var create = new WatchCreateRequest { Key = key, StartRevision = startRevision };
        await call.RequestStream.WriteAsync(new WatchRequest { CreateRequest = create }, cancellationToken);
        while (
            await _transport.GuardAsync(
                "watch a key",
                () => call.ResponseStream.MoveNext(cancellationToken),
                cancellationToken
            )
        )
        {
            yield return call.ResponseStream.Current;
        }
    }

    /// <summary>Opens the stream of a snapshot. Nothing of its length, its end or its truth is checked here, and it has no deadline.</summary>
    public Task<SnapshotCall> OpenSnapshotAsync(CancellationToken cancellationToken) =>
        SignedInAsync(
            SnapshotCall.Question,
            token => SnapshotCall.OpenAsync(_transport, token, cancellationToken),
            cancellationToken
        );

    public void Dispose()
    {
        _channel.Dispose();
        _transport.Dispose();
        _token.Dispose();
    }

    private delegate AsyncUnaryCall<TResponse> Unary<TRequest, TResponse>(TRequest request, CallOptions options);

    private Task<TResponse> AskAsync<TRequest, TResponse>(
        string question,
        Unary<TRequest, TResponse> call,
        TRequest request,
        CancellationToken cancellationToken,
        TimeSpan? timeout = null
    ) =>
        SignedInAsync(
            question,
            token =>
                _transport.GuardAsync(
                    question,
                    () => call(request, Options(token, timeout, cancellationToken)).ResponseAsync,
                    cancellationToken
                ),
            cancellationToken
        );

    // why: most versions answer these to anybody, and without quorum nobody gets a token
    private async Task<TResponse> AskOpenlyAsync<TRequest, TResponse>(
        string question,
        Unary<TRequest, TResponse> call,
        TRequest request,
        CancellationToken cancellationToken
    )
    {
        try
        {
            return await _transport.GuardAsync(
                question,
                () => call(request, Options(null, null, cancellationToken)).ResponseAsync,
                cancellationToken
            );
        }
        catch (EtcdException e) when (IsRefusal(e) && _token.HasUser)
        {
            return await AskAsync(question, call, request, cancellationToken);
        }
    }

    /// <summary>Asks with a token: with a new one when the first was refused, and with none where no quorum gives one.</summary>
    private async Task<T> SignedInAsync<T>(
        string question,
        Func<Metadata?, Task<T>> ask,
        CancellationToken cancellationToken
    )
    {
        Metadata? token;
        try
        {
            token = await TokenAsync(question, cancellationToken);
        }
        catch (EtcdException e) when (e.Kind == EtcdErrorKind.NoQuorum)
        {
            return await WithoutTokenAsync(ask, e);
        }
        try
        {
            return await ask(token);
        }
        catch (EtcdException e) when (e.Kind == EtcdErrorKind.InvalidToken && _token.HasUser)
        {
            _token.Refused(token);
            return await ask(await TokenAsync(question, cancellationToken));
        }
    }

    private static async Task<T> WithoutTokenAsync<T>(Func<Metadata?, Task<T>> ask, EtcdException noToken)
    {
        try
        {
            return await ask(null);
        }
        catch (EtcdException e) when (IsRefusal(e))
        {
            throw noToken;
        }
    }

    private static bool IsRefusal(EtcdException e) =>
        e.Kind is EtcdErrorKind.PermissionDenied or EtcdErrorKind.InvalidToken;

    private CallOptions Options(Metadata? token, TimeSpan? timeout, CancellationToken cancellationToken) =>
        new(token, _clock.GetUtcNow().UtcDateTime + (timeout ?? _timeout), cancellationToken);

    private async Task<Metadata?> TokenAsync(string question, CancellationToken cancellationToken)
    {
        question += " (signing in first)";
        try
        {
            return await _transport.GuardAsync(question, () => _token.GetAsync(cancellationToken), cancellationToken);
        }
        catch (EtcdException e) when (e.Kind == EtcdErrorKind.TimedOut)
        {
            const string Why = "request timed out: passwords are checked through a majority of the members";
            throw EtcdErrorMap.OfStatus(question, Endpoint, StatusCode.Unavailable, Why, e);
        }
    }
}
