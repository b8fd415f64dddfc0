namespace Dr.Providers.S3;

/// <summary>Nothing moved on a connection for as long as may be.</summary>
public sealed class StalledConnectionException(TimeSpan timeout, Exception cause)
    : IOException($"nothing moved on the connection for {timeout.TotalSeconds:0} s", cause);
