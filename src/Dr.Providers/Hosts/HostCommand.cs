using System.Text;

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

    internal ChildProcess AsChild(IReadOnlyList<string> arguments, TimeProvider clock) =>
        new(arguments, clock)
        {
            Input = new MemoryStream(Encoding.UTF8.GetBytes(Input)),
            OutputLimit = OutputLimit,
            Timeout = Timeout,
        };

    internal HostException Late(string host) =>
        new(
            $"{this} on {host} did not end within {Timeout.TotalSeconds:0} s",
            "look at the load and the disk of that host"
        );

    internal HostException NotThere(string host, Exception? why) =>
        new(
            $"cannot run {Arguments[0]} on {host}: {why?.Message ?? "there is no such program"}",
            "check that it is installed and may be executed",
            why
        );

    public override string ToString() => string.Join(' ', Arguments.Where(argument => !argument.Contains('\n')));
}
