using System.Net;

namespace Dr.Providers.Etcd.Client;

/// <summary>What one member tells over HTTP/1.1 on its client port.</summary>
internal sealed class EtcdHttp(EtcdTransport transport, TimeSpan timeout)
{
    /// <summary>The member's metrics; null where it does not serve them on this port.</summary>
    /// <exception cref="EtcdException">The member could not be asked.</exception>
    public async Task<PrometheusText?> ReadMetricsAsync(CancellationToken cancellationToken)
    {
        using var late = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        late.CancelAfter(timeout);
        using var response = await GetAsync("read the metrics", "/metrics", late.Token, cancellationToken);
        return response.StatusCode == HttpStatusCode.OK
            ? PrometheusText.Parse(await response.Content.ReadAsStringAsync(late.Token))
            : null;
    }

    /// <summary>Asks the v2 store. The caller disposes of the response, whose status is not judged here.</summary>
    /// <exception cref="EtcdException">The member could not be asked.</exception>
    public Task<HttpResponseMessage> GetV2Async(string query, CancellationToken cancellationToken) =>
        GetAsync("read the v2 keys", "/v2/keys/" + query, cancellationToken, cancellationToken);

    private async Task<HttpResponseMessage> GetAsync(
        string question,
        string path,
        CancellationToken late,
        CancellationToken cancellationToken
    )
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(transport.Address, path))
        {
            Version = HttpVersion.Version11,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
        try
        {
            return await transport.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, late);
        }
        catch (HttpRequestException e)
        {
            throw EtcdErrorMap.OfTransport(question, transport.Endpoint, e, transport.TlsRefusal);
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw EtcdErrorMap.OfStatus(question, transport.Endpoint, Grpc.Core.StatusCode.DeadlineExceeded, "", e);
        }
    }
}
