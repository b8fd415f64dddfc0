using Dr.Errors;

namespace Dr.Recovery;

/// <summary>Which parts of an origin a run restores: those that it holds, that the inventory has a place for, and that were asked for. Pure.</summary>
/// <remarks>
/// etcd and objects are two ways back to the same cluster: both at once is refused, and where nobody chose, the etcd snapshot goes first,
/// which has every object and the Secrets.
/// </remarks>
public static class RestoreParts
{
    public const string Keys = "keys";
    public const string Etcd = "etcd";
    public const string MySql = "mysql";
    public const string Objects = "objects";

    /// <summary>What runs on the hosts beside etcd. No point holds any of it: whoever has hosts has it.</summary>
    public const string Services = "services";

    /// <summary>Dead members of a cluster that lives. No point holds it, and it goes with nothing else.</summary>
    public const string Member = "member";

    /// <summary>The proof that requests reach who they are for. As with <see cref="Services"/>, no point holds it.</summary>
    public const string LoadBalancer = "load-balancer";

    /// <summary>In the order in which plans and reports tell them.</summary>
    public static IReadOnlyList<string> All { get; } = [Keys, Etcd, MySql, Objects, Services, LoadBalancer];

    // why: nothing of it is in a point, so that a place for it is enough
    private static readonly string[] s_unheld = [Services, LoadBalancer];

    /// <param name="held">What the point or the file holds.</param>
    /// <param name="placed">What the inventory has a place for.</param>
    /// <param name="only">What was asked for; empty: everything.</param>
    /// <returns>The parts, and a decision for each that is held and left.</returns>
    /// <exception cref="DrException">What was asked for is not held or has no place, or nothing is left (<see cref="ErrorCode.Usage"/>).</exception>
    public static (IReadOnlyList<string> Parts, IReadOnlyList<Decision> Left) Choose(
        IReadOnlyList<string> held,
        IReadOnlyList<string> placed,
        IReadOnlyList<string> only
    )
    {
        if (held is [Member])
        {
            return placed.Contains(Etcd) && only.Count == 0
                ? (held, [])
                : throw Refused("the inventory has no place for etcd", "describe the members under 'etcd:' there");
        }

        held = [.. held, .. s_unheld.Where(placed.Contains)];
        RefuseImpossible(held, placed, only);
        var parts = All.Where(part =>
                held.Contains(part) && placed.Contains(part) && (only.Count == 0 || only.Contains(part))
            )
            .ToList();
        if (only.Count == 0 && parts.Contains(Etcd))
        {
            parts.Remove(Objects);
        }

        // why: objects are written through an API server, which would be stopped
        if (parts.Contains(Objects))
        {
            parts.RemoveAll(s_unheld.Contains);
        }

        return parts.Count > 0
            ? (parts, [.. held.Except(parts).Select(part => Left(part, placed, only))])
            : throw Refused(
                $"it holds {Words(held)}, and the inventory has a place for {Words(placed)}",
                "add to the inventory what is to be restored"
            );
    }

    private static void RefuseImpossible(
        IReadOnlyList<string> held,
        IReadOnlyList<string> placed,
        IReadOnlyList<string> only
    )
    {
        if (only.FirstOrDefault(part => !held.Contains(part)) is { } missing)
        {
            throw Refused($"it holds no {missing}, only {Words(held)}", $"leave {missing} out of --only");
        }

        if (only.FirstOrDefault(part => !placed.Contains(part)) is { } homeless)
        {
            throw Refused($"the inventory has no place for {homeless}", $"describe it under '{Key(homeless)}:' there");
        }

        if (only.Contains(Etcd) && only.Contains(Objects))
        {
            throw Refused(
                "etcd and objects are two ways back to one cluster",
                "choose one: --only etcd brings back every object and the Secrets; --only objects fills an empty cluster"
            );
        }
    }

    private static Decision Left(string part, IReadOnlyList<string> placed, IReadOnlyList<string> only) =>
        new(
            $"{part} is left out",
            "NOT restored",
            !placed.Contains(part) ? "the inventory has no place for it"
                : only.Count > 0 && !only.Contains(part) ? "--only does not name it"
                : s_unheld.Contains(part) ? "objects are written through the API server, which has to run meanwhile"
                : "the etcd snapshot brings every object; --only objects is the other way back"
        );

    private static string Key(string part) => part == LoadBalancer ? "loadBalancer" : part;

    private static string Words(IReadOnlyList<string> parts) =>
        parts.Count == 0 ? "nothing" : string.Join(" and ", parts);

    private static DrException Refused(string why, string hint) =>
        new(ErrorCode.Usage, $"this restore would not do what was asked: {why}", hint);
}
