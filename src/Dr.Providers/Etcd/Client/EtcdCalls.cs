using Grpc.Core;

namespace Dr.Providers.Etcd.Client;

/// <summary>How one member is asked: with a deadline, signed in where there is a user, and every failure in words of ours.</summary>
internal sealed class EtcdCalls(EtcdTransport transport, EtcdToken tokens, TimeSpan defaultTimeout, TimeProvider clock)
{
    internal delegate AsyncUnaryCall<TResponse> Unary<TRequest, TResponse>(TRequest request, CallOptions options);

    public Task<TResponse> AskAsync<TRequest, TResponse>(
        string question,
        Unary<TRequest, TResponse> call,
        TRequest request,
        CancellationToken cancellationToken,
        TimeSpan? timeout = null
    ) =>
        SignedInAsync(
            question,
            token =>
                transport.GuardAsync(
                    question,
                    () => call(request, Options(token, timeout, cancellationToken)).ResponseAsync,
                    cancellationToken
                ),
            cancellationToken
        );

    // why: most versions answer these to anybody, and without quorum nobody gets a token
    public async Task<TResponse> AskOpenlyAsync<TRequest, TResponse>(
        string question,
        Unary<TRequest, TResponse> call,
        TRequest request,
        CancellationToken cancellationToken
    )
    {
        try
        {
            return await transport.GuardAsync(
                question,
                () => call(request, Options(null, null, cancellationToken)).ResponseAsync,
                cancellationToken
            );
        }
        catch (EtcdException e) when (IsRefusal(e) && tokens.HasUser)
        {
            return await AskAsync(question, call, request, cancellationToken);
        }
    }

    /// <summary>Asks with a token: with a new one when the first was refused, and with none where no quorum gives one.</summary>
    public async Task<T> SignedInAsync<T>(
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
        catch (EtcdException e) when (e.Kind == EtcdErrorKind.InvalidToken && tokens.HasUser)
        {
            tokens.Refused(token);
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

    public CallOptions Options(Metadata? token, TimeSpan? timeout, CancellationToken cancellationToken) =>
        new(token, clock.GetUtcNow().UtcDateTime + (timeout ?? defaultTimeout), cancellationToken);

    public async Task<Metadata?> TokenAsync(string question, CancellationToken cancellationToken)
    {
        question += " (signing in first)";
        try
        {
            return await transport.GuardAsync(question, () => tokens.GetAsync(cancellationToken), cancellationToken);
        }
        catch (EtcdException e) when (e.Kind == EtcdErrorKind.TimedOut)
        {
            const string Why = "request timed out: passwords are checked through a majority of the members";
            throw EtcdErrorMap.OfStatus(question, transport.Endpoint, StatusCode.Unavailable, Why, e);
        }
    }
}
