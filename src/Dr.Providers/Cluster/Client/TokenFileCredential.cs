using System.Net.Http.Headers;

namespace Dr.Providers.Cluster.Client;

/// <summary>A token in a file that somebody else renews, as the kubelet does for a pod: read again every minute, and when refused.</summary>
internal sealed class TokenFileCredential(string file, TimeProvider clock) : IApiCredential
{
    private static readonly TimeSpan s_fresh = TimeSpan.FromMinutes(1);
    private readonly Lock _lock = new();
    private AuthenticationHeaderValue? _header;
    private DateTimeOffset _read;

    public Task<AuthenticationHeaderValue?> GetAsync(CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            if (_header is null || clock.GetUtcNow() - _read > s_fresh)
            {
                _header = new AuthenticationHeaderValue("Bearer", Read());
                _read = clock.GetUtcNow();
            }

            return Task.FromResult<AuthenticationHeaderValue?>(_header);
        }
    }

    public bool Refused(AuthenticationHeaderValue? header)
    {
        lock (_lock)
        {
            if (ReferenceEquals(header, _header))
            {
                _header = null;
            }

            return true;
        }
    }

    private string Read()
    {
        try
        {
            var token = File.ReadAllText(file).Trim();
            return token.Length > 0
                ? token
                : throw new ClusterException(
                    ClusterErrorKind.Configuration,
                    $"cannot use the token file {file}: it is empty",
                    "see who writes the file"
                );
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ClusterException(
                ClusterErrorKind.Configuration,
                $"cannot read the token file {file}: {e.Message}",
                "check the path and its permissions",
                null,
                e
            );
        }
    }
}
