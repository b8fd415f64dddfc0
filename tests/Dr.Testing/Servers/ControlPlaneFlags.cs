using System.Globalization;

namespace Dr.Testing.Servers;

/// <summary>The command lines of an API server and its controller manager.</summary>
internal static class ControlPlaneFlags
{
    public const int Port = 6443;

    public static IReadOnlyList<string> ApiServer(
        ApiServerOptions options,
        string address,
        string folder,
        ApiServerCertificates files,
        EtcdCluster etcd
    ) =>
        [
            "kube-apiserver",
            $"--etcd-servers={string.Join(',', etcd.Endpoints)}",
            .. etcd.Certificates is { } tls
                ? new[]
                {
                    $"--etcd-cafile={tls.AuthorityFile}",
                    $"--etcd-certfile={tls.CertificateFile}",
                    $"--etcd-keyfile={tls.KeyFile}",
                }
                : [],
            string.Create(
                CultureInfo.InvariantCulture,
                $"--etcd-compaction-interval={options.CompactionInterval.TotalSeconds:0}s"
            ),
            $"--bind-address={address}",
            $"--secure-port={Port}",
            // why: the server refuses to announce a loopback address; this one belongs to nobody, and nobody connects to it
            "--advertise-address=192.0.2.10",
            $"--cert-dir={folder}",
            $"--tls-cert-file={files.ServerCertificateFile}",
            $"--tls-private-key-file={files.ServerKeyFile}",
            $"--client-ca-file={files.AuthorityFile}",
            $"--service-account-issuer={ServiceAccountToken.Issuer}",
            $"--service-account-key-file={files.AccountPublicKeyFile}",
            $"--service-account-signing-key-file={files.AccountKeyFile}",
            $"--service-cluster-ip-range={options.ServiceRange}",
            "--authorization-mode=Node,RBAC",
            "--enable-admission-plugins=NodeRestriction",
            "--allow-privileged=true",
            .. options.ExtraFlags,
        ];

    public static IReadOnlyList<string> ControllerManager(
        ApiServerOptions options,
        string address,
        string folder,
        string kubeconfig,
        ApiServerCertificates files
    ) =>
        [
            "kube-controller-manager",
            $"--kubeconfig={kubeconfig}",
            $"--bind-address={address}",
            "--port=0",
            $"--cert-dir={folder}",
            "--leader-elect=false",
            $"--controllers={string.Join(',', options.Controllers)}",
            $"--service-account-private-key-file={files.AccountKeyFile}",
            $"--root-ca-file={files.AuthorityFile}",
        ];
}
