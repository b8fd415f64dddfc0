using System.Net;
using System.Net.Http.Headers;

namespace Dr.Providers.Cluster.Client;

/// <summary>Sends requests, and sends them again where that helps. See <see cref="RetryPlan"/> for when.</summary>
internal sealed class ApiSender(
    ApiTransport transport,
    ClusterConnectionOptions options,
    ApiTraffic traffic,
    TimeProvider clock
)
{
    private const int MostOfAnError = 64 << 10;

    /// <summary>The answer to a request that succeeded, its body read by <paramref name="read"/> as part of the try.</summary>
    /// <exception cref="ClusterException">The server said no, or was away for too long.</exception>
    public async Task<T> SendAsync<T>(
        ApiRequest request,
        Func<ApiResponse, CancellationToken, Task<T>> read,
        CancellationToken cancellationToken
    )
    {
        var plan = new RetryPlan(request, options, traffic, clock);
        while (true)
        {
            TimeSpan? pause;
            try
            {
                return await SendOnceAsync(request, read, cancellationToken);
            }
            catch (ClusterException failure) when ((pause = plan.PauseAfter(failure)) is not null)
            {
                // the plan says to try again
            }

            await Task.Delay(pause.Value, clock, cancellationToken);
            if (plan.AwaitsReadiness)
            {
                await AwaitReadinessAsync(cancellationToken);
            }
        }
    }

    private async Task<T> SendOnceAsync<T>(
        ApiRequest request,
        Func<ApiResponse, CancellationToken, Task<T>> read,
        CancellationToken cancellationToken
    )
    {
        var header = await transport.Credential.GetAsync(cancellationToken);
        try
        {
            return await SendAsync(request, header, read, cancellationToken);
        }
        catch (ClusterException refused)
            when (refused.Kind == ClusterErrorKind.Unauthenticated && transport.Credential.Refused(header))
        {
            traffic.CountRenewal();
            var renewed = await transport.Credential.GetAsync(cancellationToken);
            return await SendAsync(request, renewed, read, cancellationToken);
        }
    }

    private async Task<T> SendAsync<T>(
        ApiRequest request,
        AuthenticationHeaderValue? header,
        Func<ApiResponse, CancellationToken, Task<T>> read,
        CancellationToken cancellationToken
    )
    {
        traffic.CountRequest();
        var watch = new StallWatch(options.StallTimeout, clock, cancellationToken);
        ApiResponse? response = null;
        try
        {
            using var message = request.ToMessage(transport.Server);
            message.Headers.Authorization = header;
            response = new ApiResponse(await transport.SendAsync(message, watch.Token), watch);
            await ThrowUnlessGoodAsync(request, response);
            return await read(response, watch.Token);
        }
        catch (Exception e) when (e is not ClusterException)
        {
            response?.Dispose();
            watch.Dispose();
            throw Translate(request.Attempted, e, watch, cancellationToken);
        }
        catch
        {
            response?.Dispose();
            watch.Dispose();
            throw;
        }
    }

    /// <summary>The failure in our words; what is none of the connection's comes back as it is.</summary>
    public Exception Translate(string attempted, Exception e, StallWatch watch, CancellationToken cancellationToken) =>
        e switch
        {
            _ when cancellationToken.IsCancellationRequested => new OperationCanceledException(
                $"stopped while trying to {attempted}",
                e,
                cancellationToken
            ),
            OperationCanceledException when watch.HasStalled => ClusterErrorMap.OfTransport(
                attempted,
                transport.Server,
                new TimeoutException($"no byte of an answer for {options.StallTimeout.TotalSeconds:0} s", e),
                null
            ),
            // why: the time for connecting ends as a cancellation that nobody asked for
            OperationCanceledException => ClusterErrorMap.OfTransport(
                attempted,
                transport.Server,
                new HttpRequestException(
                    HttpRequestError.ConnectionError,
                    $"no connection within {options.ConnectTimeout.TotalSeconds:0} s",
                    e
                ),
                null
            ),
            HttpRequestException or IOException => ClusterErrorMap.OfTransport(
                attempted,
                transport.Server,
                e,
                transport.TlsRefusal
            ),
            _ => e,
        };

    private async Task ThrowUnlessGoodAsync(ApiRequest request, ApiResponse response)
    {
        if (response.Status is >= HttpStatusCode.OK and < HttpStatusCode.MultipleChoices)
        {
            return;
        }

        var body = await response.ReadAllAsync(MostOfAnError);
        var status = ApiStatus.Parse((int)response.Status, body.Span);
        status = status with { RetryAfter = RetryAfter(response.Headers) ?? status.RetryAfter };
        throw ClusterErrorMap.OfStatus(request.Attempted, transport.Server, status);
    }

    private TimeSpan? RetryAfter(HttpResponseHeaders headers)
    {
        var value = headers.RetryAfter;
        var pause = value?.Delta ?? (value?.Date - clock.GetUtcNow());
        return pause is { } wait && wait < TimeSpan.Zero ? TimeSpan.Zero : pause;
    }

    // why: readiness covers roles, custom types and aggregated APIs; a server too old to know of it is asked no more
    private async Task AwaitReadinessAsync(CancellationToken cancellationToken)
    {
        var begun = clock.GetTimestamp();
        var pause = TimeSpan.FromMilliseconds(100);
        while (await IsStartingAsync(cancellationToken) && clock.GetElapsedTime(begun) < options.OutagePatience)
        {
            await Task.Delay(pause, clock, cancellationToken);
            pause = pause < TimeSpan.FromSeconds(1) ? pause * 2 : pause;
        }
    }

    private async Task<bool> IsStartingAsync(CancellationToken cancellationToken)
    {
        var request = ApiRequest.Get("ask for readiness", ApiPath.Readiness);
        try
        {
            var header = await transport.Credential.GetAsync(cancellationToken);
            return await SendAsync(request, header, (response, _) => EndAsync(response), cancellationToken);
        }
        catch (ClusterException e)
        {
            // why: an answer of any other kind says nothing of readiness, and the request itself will tell what is wrong
            return e.Status?.Code >= (int)HttpStatusCode.InternalServerError;
        }

        static Task<bool> EndAsync(ApiResponse response)
        {
            response.Dispose();
            return Task.FromResult(false);
        }
    }
}
