using System.Globalization;

namespace Dr.Testing.Servers;

/// <summary>
/// One process, told from a later one that got the same number by its start time. Written as <c>number-start</c>.
/// </summary>
internal readonly record struct ProcessIdentity(int Id, string Started)
{
    public static ProcessIdentity Current { get; } = Of(Environment.ProcessId)!.Value;

    public bool IsAlive => Of(Id) is { } found && found == this;

    /// <summary>The process with this number, or nothing when there is none or it has ended and only waits to be reaped.</summary>
    public static ProcessIdentity? Of(int id)
    {
        try
        {
            // why: the name in brackets may hold blanks, so fields are counted from its end; 3 is the state, 22 the start time
            var stat = File.ReadAllText($"/proc/{id}/stat");
            var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
            return fields[0] == "Z" ? null : new ProcessIdentity(id, fields[19]);
        }
        catch (IOException)
        {
            return null;
        }
    }

    public static bool TryParse(string? text, out ProcessIdentity identity)
    {
        var parts = (text ?? "").Trim().Split('-');
        identity = default;
        if (parts.Length != 2 || !int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var id))
        {
            return false;
        }

        identity = new ProcessIdentity(id, parts[1]);
        return true;
    }

    public override string ToString() => $"{Id}-{Started}";
}
