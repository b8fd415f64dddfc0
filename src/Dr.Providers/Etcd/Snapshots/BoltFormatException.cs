namespace Dr.Providers.Etcd.Snapshots;

/// <summary>A bolt file, or an etcd snapshot inside one, is not what its format says. Nothing read from it may be trusted.</summary>
/// <param name="message">What is wrong and on which page: lower case, no full stop, no content of any key or value.</param>
/// <param name="hint">The next step, one imperative sentence.</param>
public sealed class BoltFormatException(string message, string hint = BoltFormatException.UseAnother)
    : Exception(message)
{
    private const string UseAnother = "use another recovery point, or capture again from another member";

    public string Hint { get; } = hint;
}
