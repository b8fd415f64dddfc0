namespace Dr.Objects.Archive;

/// <summary>The names of what an archive holds beside the two trees.</summary>
public static class ArchiveEntries
{
    /// <summary>One <see cref="IndexEntry"/> a line, in the order of the objects.</summary>
    public const string Index = "index.jsonl";

    /// <summary>One <see cref="ObjectStatus"/> a line, in the order of the objects; empty where there is none.</summary>
    public const string Status = "status.jsonl";
}
