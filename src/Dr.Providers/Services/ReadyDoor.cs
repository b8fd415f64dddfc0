using System.Diagnostics.CodeAnalysis;
using System.Net.Security;

namespace Dr.Providers.Services;

/// <summary>Asks a service whether it is ready. Nothing secret is sent and nothing that it says is believed beyond its status, so that any certificate will do.</summary>
[SuppressMessage(
    "Security",
    "CA5359:Do not disable certificate validation",
    Justification = "a status of readiness is no secret, and the authority that was restored a moment ago is not this machine's"
)]
internal sealed class ReadyDoor : IDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(5);

    private readonly HttpClient _client = new(
        new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseProxy = false,
            SslOptions = new SslClientAuthenticationOptions
            {
                RemoteCertificateValidationCallback = (_, _, _, _) => true,
            },
        }
    )
    {
        Timeout = s_patience,
    };

    /// <returns>Null once it is ready, else what it says.</returns>
    public async Task<string?> AskAsync(Uri url, CancellationToken cancellationToken)
    {
        try
        {
            using var response = await _client.GetAsync(
                url,
                HttpCompletionOption.ResponseHeadersRead,
                cancellationToken
            );
            return (int)response.StatusCode is >= 200 and < 400 ? null : $"answers {(int)response.StatusCode}";
        }
        catch (HttpRequestException exception)
        {
            return $"does not answer: {exception.Message}";
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return $"does not answer within {s_patience.TotalSeconds:0} s";
        }
    }

    public void Dispose() => _client.Dispose();
}
