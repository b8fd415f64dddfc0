namespace Dr.Providers.Cluster.Client;

/// <summary>A command that gives credentials, as a kubeconfig names it under <c>exec</c>.</summary>
/// <param name="Command">A name to be found in PATH, or a path.</param>
/// <param name="Arguments">Each by itself, never read by a shell.</param>
/// <param name="Environment">Added to ours.</param>
/// <param name="ApiVersion">For example <c>client.authentication.k8s.io/v1beta1</c>.</param>
/// <param name="InstallHint">What the kubeconfig's author says to whoever lacks the command; empty for nothing.</param>
internal sealed record ExecCommand(
    string Command,
    IReadOnlyList<string> Arguments,
    IReadOnlyDictionary<string, string> Environment,
    string ApiVersion,
    string InstallHint
);
