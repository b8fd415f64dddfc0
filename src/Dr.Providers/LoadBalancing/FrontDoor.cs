using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Dr.Errors;
using Dr.Providers.Tls;
using Dr.Recovery;

namespace Dr.Providers.LoadBalancing;

/// <summary>
/// Comes to the load balancer as a client does, each request over a connection of its own: who asks twice has to be sent anew.
/// </summary>
/// <remarks>A certificate that is refused is told, and the rest is looked at all the same: nothing secret is said there.</remarks>
internal sealed class FrontDoor
{
    private const int MostBytes = 64 << 10;
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(5);
    private readonly LoadBalancerInventory _balancer;
    private readonly TimeProvider _clock;
    private readonly X509Certificate2Collection? _authorities;
    private readonly ConcurrentDictionary<string, string> _refusals = new(StringComparer.Ordinal);

    /// <exception cref="DrException">The authorities cannot be read (<see cref="ErrorCode.Usage"/>).</exception>
    public FrontDoor(LoadBalancerInventory balancer, TimeProvider clock)
    {
        (_balancer, _clock) = (balancer, clock);
        _authorities = balancer.Ca is { } file ? Read(file) : null;
    }

    /// <summary>Why certificates were refused, by the host name that was asked for.</summary>
    public IReadOnlyDictionary<string, string> Refusals => _refusals;

    public int Port(bool isSecure) => isSecure ? _balancer.Https : _balancer.Http;

    /// <summary>One request for a host name and a path.</summary>
    public async Task<FrontAnswer> AskAsync(
        bool isSecure,
        string host,
        string path,
        CancellationToken cancellationToken
    )
    {
        using var limit = Limit(cancellationToken);
        var isNobody = true;
        try
        {
            await using var stream = await OpenAsync(isSecure, host, limit.Token);
            isNobody = false;
            var request = $"GET {path} HTTP/1.1\r\nHost: {host}\r\nUser-Agent: dr-restore\r\nConnection: close\r\n\r\n";
            await stream.WriteAsync(Encoding.ASCII.GetBytes(request), limit.Token);
            return FrontAnswer.Parse(await ReadAsync(stream, limit.Token));
        }
        catch (Exception exception) when (IsFailure(exception, cancellationToken))
        {
            return FrontAnswer.Failed(Words(exception), isNobody);
        }
    }

    /// <summary>A connection as it is, for whoever speaks something else than a single request.</summary>
    public async Task<Stream> OpenAsync(bool isSecure, string host, CancellationToken cancellationToken)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(_balancer.Address, Port(isSecure), cancellationToken);
            var plain = new NetworkStream(socket, ownsSocket: true);
            return isSecure ? await SecureAsync(plain, host, cancellationToken) : plain;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>How long a single thing may take there.</summary>
    public static CancellationTokenSource Limit(CancellationToken cancellationToken)
    {
        var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(s_patience);
        return limit;
    }

    /// <summary>Whether this says something of the load balancer rather than of us.</summary>
    public static bool IsFailure(Exception exception, CancellationToken cancellationToken) =>
        exception is SocketException or IOException or AuthenticationException
        || (exception is OperationCanceledException && !cancellationToken.IsCancellationRequested);

    public static string Words(Exception exception) =>
        exception is OperationCanceledException
            ? $"it does not answer within {s_patience.TotalSeconds:0} s"
            : exception.Message;

    [SuppressMessage(
        "Security",
        "CA5359:Do not disable certificate validation",
        Justification = "the refusal is a finding, and no secret is sent"
    )]
    private async Task<Stream> SecureAsync(Stream plain, string host, CancellationToken cancellationToken)
    {
        var secure = new SslStream(plain);
        var options = new SslClientAuthenticationOptions
        {
            TargetHost = host,
            CertificateChainPolicy = _authorities is null ? null : TrustedAuthorities.PolicyOf(_authorities, _clock),
            RemoteCertificateValidationCallback = (_, certificate, chain, errors) =>
            {
                if (errors != SslPolicyErrors.None)
                {
                    _refusals[host] = CertificateRefusal.Describe(certificate as X509Certificate2, chain, errors);
                }

                return true;
            },
        };
        try
        {
            await secure.AuthenticateAsClientAsync(options, cancellationToken);
            return secure;
        }
        catch
        {
            await secure.DisposeAsync();
            throw;
        }
    }

    private static async Task<string> ReadAsync(Stream stream, CancellationToken cancellationToken)
    {
        var buffer = new byte[MostBytes];
        var length = await stream.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellationToken);
        return Encoding.Latin1.GetString(buffer, 0, length);
    }

    private static X509Certificate2Collection Read(string file)
    {
        try
        {
            var authorities = new X509Certificate2Collection();
            authorities.ImportFromPemFile(file);
            return authorities;
        }
        catch (Exception exception)
            when (exception is IOException or UnauthorizedAccessException or CryptographicException)
        {
            throw new DrException(
                ErrorCode.Usage,
                $"cannot read the certificate authorities of the load balancer in {file}: {exception.Message}",
                "mend `loadBalancer.ca` in the inventory",
                exception
            );
        }
    }
}
