using Dr.Providers.Etcd.Client;
using Dr.Recovery;

namespace Dr.Providers.Etcd.Recovery;

/// <summary>How members are asked, with the inventory's credentials.</summary>
internal static class EtcdConnections
{
    public static EtcdConnectionOptions Options(EtcdInventory etcd, TimeSpan timeout) =>
        new()
        {
            Endpoints = [.. etcd.Members.Select(member => member.ClientUrl)],
            Tls = etcd.ClientTls is { } tls ? new EtcdTlsOptions(tls.Ca, tls.Certificate, tls.Key) : null,
            User = etcd is { User: { } user, PasswordFile: { } file } ? new EtcdUser(user, file) : null,
            ConnectTimeout = timeout,
            CallTimeout = timeout,
        };
}
