namespace Dr.Keys;

/// <summary>What a captured file is, told by what is in it.</summary>
public enum KeyKind
{
    Other,
    Certificate,
    PrivateKey,
    PublicKey,

    /// <summary>A kubeconfig: how something logs in to the API server.</summary>
    Kubeconfig,

    /// <summary>The API server's <c>EncryptionConfiguration</c>: without it Secrets in etcd cannot be read.</summary>
    EncryptionConfiguration,

    /// <summary>A unit of systemd.</summary>
    Unit,

    /// <summary>A static pod of the kubelet.</summary>
    StaticManifest,
}
