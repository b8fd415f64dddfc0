using System.Text;
using Dr.Errors;
using Dr.Providers.Etcd.Client.Wire;
using Grpc.Core;

namespace Dr.Providers.Etcd.Client;

/// <summary>The token of one user at one member: fetched when first needed, fetched again after it was refused.</summary>
internal sealed class EtcdToken(Auth.AuthClient auth, EtcdUser? user, TimeSpan timeout, TimeProvider clock)
    : IDisposable
{
    private readonly SemaphoreSlim _one = new(1, 1);
    private Metadata? _headers;
    private bool _disabled;

    public bool HasUser => user is not null;

    /// <summary>Whether authentication is on, as far as asking for a token told; null when nobody asked.</summary>
    public bool? IsEnabled { get; private set; }

    /// <summary>The headers that carry the token; null where there is no user or authentication is off.</summary>
    /// <exception cref="RpcException">The member gives no token.</exception>
    /// <exception cref="DrException">The password file cannot be read.</exception>
    public async Task<Metadata?> GetAsync(CancellationToken cancellationToken)
    {
        if (user is null || _disabled)
        {
            return null;
        }
        await _one.WaitAsync(cancellationToken);
        try
        {
            return _headers ?? await FetchAsync(user, cancellationToken);
        }
        finally
        {
            _one.Release();
        }
    }

    /// <summary>Forgets a token that a member refused, unless it was replaced in the meantime.</summary>
    public void Refused(Metadata? headers) => Interlocked.CompareExchange(ref _headers, null, headers);

    public void Dispose() => _one.Dispose();

    private async Task<Metadata?> FetchAsync(EtcdUser someone, CancellationToken cancellationToken)
    {
        var request = new AuthenticateRequest
        {
            Name = someone.Name,
            Password = await ReadPasswordAsync(someone, cancellationToken),
        };
        try
        {
            var deadline = clock.GetUtcNow().UtcDateTime + timeout;
            var answer = await auth.AuthenticateAsync(request, null, deadline, cancellationToken);
            IsEnabled = true;
            return _headers = new Metadata { { "token", answer.Token } };
        }
        catch (RpcException e)
            when (e.Status.Detail.Contains("authentication is not enabled", StringComparison.Ordinal))
        {
            IsEnabled = false;
            _disabled = true;
            return null;
        }
    }

    private static async Task<string> ReadPasswordAsync(EtcdUser someone, CancellationToken cancellationToken)
    {
        try
        {
            var text = await File.ReadAllTextAsync(someone.PasswordFile, Encoding.UTF8, cancellationToken);
            return text.EndsWith('\n') ? text[..^1].TrimEnd('\r') : text;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new DrException(
                ErrorCode.Usage,
                $"cannot read the password file {someone.PasswordFile} of etcd user {someone.Name}: {e.Message}",
                "check the path and its permissions",
                e
            );
        }
    }
}
