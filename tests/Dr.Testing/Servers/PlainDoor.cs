using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;

namespace Dr.Testing.Servers;

/// <summary>
/// A plain HTTP door on 127.0.0.1 to a server that speaks TLS only, with a client certificate of its own: a <see cref="FaultProxy"/>
/// before it can read requests and answer them. Passes bytes on, nothing else.
/// </summary>
public sealed class PlainDoor : IAsyncDisposable
{
    private readonly Uri _server;
    private readonly X509Certificate2 _certificate;
    private readonly X509ChainPolicy _trust;
    private readonly CancellationTokenSource _ending = new();
    private readonly Socket _listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly Task _accepting;

    private PlainDoor(Uri server, X509Certificate2 certificate, X509ChainPolicy trust)
    {
        _server = server;
        _certificate = certificate;
        _trust = trust;
        _listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _listener.Listen(512);
        _accepting = AcceptAsync();
    }

    public Uri Endpoint => new($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndPoint!).Port}");

    /// <summary>Everybody who comes through is the user of these PEM files.</summary>
    public static PlainDoor To(Uri server, string authorityFile, string certificateFile, string keyFile)
    {
        var trust = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            RevocationMode = X509RevocationMode.NoCheck,
        };
        trust.CustomTrustStore.ImportFromPemFile(authorityFile);
        return new PlainDoor(server, X509Certificate2.CreateFromPemFile(certificateFile, keyFile), trust);
    }

    public async ValueTask DisposeAsync()
    {
        await _ending.CancelAsync();
        _listener.Dispose();
        await _accepting;
        _ending.Dispose();
        _certificate.Dispose();
    }

    private async Task AcceptAsync()
    {
        var open = new List<Task>();
        try
        {
            while (true)
            {
                open.Add(ServeAsync(await _listener.AcceptAsync(_ending.Token)));
            }
        }
        catch (Exception closed)
            when (closed is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            await Task.WhenAll(open);
        }
    }

    private async Task ServeAsync(Socket accepted)
    {
        await Task.Yield();
        using var client = accepted;
        using var server = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        client.NoDelay = true;
        try
        {
            await server.ConnectAsync(_server.Host, _server.Port, _ending.Token);
            await using var inside = new SslStream(new NetworkStream(server), leaveInnerStreamOpen: false);
            await inside.AuthenticateAsClientAsync(Tls(), _ending.Token);
            await using var outside = new NetworkStream(client);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(_ending.Token);
            await Task.WhenAny(outside.CopyToAsync(inside, either.Token), inside.CopyToAsync(outside, either.Token));
            await either.CancelAsync();
        }
        catch (Exception broken) when (broken is IOException or SocketException or OperationCanceledException)
        {
            // why: one side is gone; closing the other tells it
        }
    }

    private SslClientAuthenticationOptions Tls() =>
        new()
        {
            TargetHost = _server.Host,
            ClientCertificates = [_certificate],
            ApplicationProtocols = [SslApplicationProtocol.Http11],
            CertificateChainPolicy = _trust,
        };
}
