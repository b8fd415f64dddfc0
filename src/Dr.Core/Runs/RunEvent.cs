namespace Dr.Runs;

/// <summary>What a long run tells while it works. Progress only: nothing may depend on it.</summary>
/// <param name="Step">Stable id of the step, for example <c>etcd/snapshot.db</c> or <c>etcd/start@etcd-1</c>.</param>
/// <param name="Kind">What happened to the step.</param>
/// <param name="Text">For people: a title when begun, a result when ended, a reason when failed.</param>
/// <param name="Done">Bytes done so far; null where the step has no size.</param>
/// <param name="Total">Bytes expected; null where unknown.</param>
public sealed record RunEvent(string Step, RunEventKind Kind, string Text, long? Done = null, long? Total = null);
