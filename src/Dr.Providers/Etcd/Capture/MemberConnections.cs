using Dr.Providers.Etcd.Client;

namespace Dr.Providers.Etcd.Capture;

/// <summary>One connection for each address that was asked, kept until the capture ends.</summary>
internal sealed class MemberConnections(EtcdConnectionOptions options, TimeProvider clock) : IDisposable
{
    private readonly Dictionary<Uri, EtcdMember> _members = [];

    public IReadOnlyList<Uri> Configured => options.Endpoints;

    public bool HasUser => options.User is not null;

    public EtcdMember At(Uri endpoint)
    {
        lock (_members)
        {
            return _members.TryGetValue(endpoint, out var known)
                ? known
                : _members[endpoint] = new EtcdMember(endpoint, options, clock);
        }
    }

    public void Dispose()
    {
        foreach (var member in _members.Values)
        {
            member.Dispose();
        }
        _members.Clear();
    }
}
