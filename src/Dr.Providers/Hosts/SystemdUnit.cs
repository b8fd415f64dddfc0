using System.Text;

namespace Dr.Providers.Hosts;

/// <summary>The unit file of a service, for systemd 219 (RHEL 7) and later.</summary>
internal static class SystemdUnit
{
    public static string Of(ServiceDefinition service)
    {
        var text = new StringBuilder()
            .Append("# Written by Dr: the next restore onto this host writes it anew.\n[Unit]\n")
            .Append(
                $"Description={service.Name}\nWants=network-online.target\nAfter=network-online.target\n\n[Service]\n"
            )
            .Append($"WorkingDirectory={service.Folder}\n");
        foreach (var (key, value) in service.Environment.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            text.Append($"Environment={Quote($"{key}={value}", isCommand: false)}\n");
        }

        var command = string.Join(' ', service.Arguments.Select(argument => Quote(argument, isCommand: true)));
        return text.Append($"ExecStart={command}\n")
            .Append("Restart=on-failure\nRestartSec=5\nTimeoutStopSec=20\nLimitNOFILE=65536\nUMask=0077\n\n")
            .Append("[Install]\nWantedBy=multi-user.target\n")
            .ToString();
    }

    // why: % begins a specifier everywhere, $ a variable in commands only; in quotes a backslash begins an escape
    private static string Quote(string text, bool isCommand)
    {
        var escaped = text.Replace("\\", "\\\\", StringComparison.Ordinal)
            .Replace("\"", "\\\"", StringComparison.Ordinal)
            .Replace("%", "%%", StringComparison.Ordinal)
            .Replace("\n", "\\n", StringComparison.Ordinal);
        return $"\"{(isCommand ? escaped.Replace("$", "$$", StringComparison.Ordinal) : escaped)}\"";
    }
}
