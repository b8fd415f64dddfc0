using Dr.Objects.Leaks;
using Dr.Providers.Cluster.Git;

namespace Dr.Providers.Cluster.Capture;

/// <summary>What is captured of a cluster's objects, and within which bounds.</summary>
public sealed record ObjectCaptureOptions
{
    /// <value>Block: the run fails where something looks like a secret.</value>
    public LeakPolicy Leaks { get; init; } = LeakPolicy.Block;

    /// <summary>The file that says what is deployment-specific; null: the built-in rules.</summary>
    public string? RulesFile { get; init; }

    /// <summary>Where the trees are committed too; null: nowhere.</summary>
    public GitFolders? Git { get; init; }

    /// <value>4 types that are listed at the same time.</value>
    public int Lists { get; init; } = 4;
}
