namespace Dr.Providers.Cluster.Client;

/// <summary>This attempt to list a type came to nothing; another one may be good. Never leaves <see cref="ObjectList"/>.</summary>
internal sealed class ListBrokenException(string message) : Exception(message);
