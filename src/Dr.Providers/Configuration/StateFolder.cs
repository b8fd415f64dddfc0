namespace Dr.Providers.Configuration;

/// <summary>Where runs keep their journals unless dr.yaml says otherwise.</summary>
public static class StateFolder
{
    private const string SystemWide = "/var/lib/dr";

    public static string Default(Func<string, string?> variable)
    {
        if (variable("XDG_STATE_HOME") is { } state)
        {
            return Path.Combine(state, "dr");
        }

        return Environment.IsPrivilegedProcess || variable("HOME") is not { } home
            ? SystemWide
            : Path.Combine(home, ".local/state/dr");
    }
}
