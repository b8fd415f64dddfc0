namespace Dr.Providers.Keys;

/// <summary>What was made, and where it lies. Paths and public halves only.</summary>
public sealed record NewKeys(string Folder, NewSigningKey? Signing, NewIdentity? Identity);

public sealed record NewSigningKey(string KeyFile, string PublicKeyFile, string KeyId);

public sealed record NewIdentity(string IdentityFile, string Recipient);
