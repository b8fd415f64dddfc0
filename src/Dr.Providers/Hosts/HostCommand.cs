namespace Dr.Providers.Hosts;

/// <summary>A command for a host. Arguments are visible to everybody on it, so no secret may stand in them.</summary>
public sealed record HostCommand(IReadOnlyList<string> Arguments)
{
    /// <summary>What the command reads; empty by default.</summary>
    public string Input { get; init; } = "";

    /// <value>30 seconds.</value>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How much of each output is kept, from its start; the rest is read and dropped.</summary>
    /// <value>1 MiB.</value>
    public int OutputLimit { get; init; } = 1 << 20;

    /// <summary>A POSIX shell script; its parameters are <c>$1</c>, <c>$2</c>, … and need no quoting.</summary>
    public static HostCommand Shell(string script, params IReadOnlyList<string> parameters) =>
        new(["/bin/sh", "-c", script, "sh", .. parameters]);

    public override string ToString() => string.Join(' ', Arguments.Where(argument => !argument.Contains('\n')));
}
