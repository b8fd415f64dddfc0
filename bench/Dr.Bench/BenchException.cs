namespace Dr.Bench;

/// <summary>The benchmark cannot go on; its figures so far are worth nothing.</summary>
internal sealed class BenchException(string message) : Exception(message);
