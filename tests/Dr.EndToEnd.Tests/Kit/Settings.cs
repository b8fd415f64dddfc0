namespace Dr.EndToEnd.Tests.Kit;

/// <summary>What dr.yaml says, part by part, so that a test changes one of them.</summary>
internal sealed record Settings
{
    public required IReadOnlyList<string> Endpoints { get; init; }

    public IReadOnlyList<string> Recipients { get; init; } = [];

    /// <summary>A file that has them in its lines instead.</summary>
    public string? RecipientsFile { get; init; }

    public string Identity { get; init; } = "keys/identity.age";

    public string? SigningKey { get; init; } = "keys/signing.key";

    /// <summary>Lines below <c>etcd:</c>.</summary>
    public IReadOnlyList<string> Etcd { get; init; } = [];

    /// <summary>Lines below <c>mysql:</c>; none: there is no such part.</summary>
    public IReadOnlyList<string> MySql { get; init; } = [];

    /// <summary>Lines below <c>objects:</c>; none: there is no such part.</summary>
    public IReadOnlyList<string> Objects { get; init; } = [];

    /// <summary>Lines below <c>keys:</c>; none: there is no such part.</summary>
    public IReadOnlyList<string> Keys { get; init; } = [];

    /// <summary>Lines below <c>store:</c>.</summary>
    public IReadOnlyList<string> Store { get; init; } = ["file: { directory: store }"];

    public string Rest { get; init; } = "";

    /// <summary>A bucket, with as few and quick attempts as a test of failures wants.</summary>
    public Settings InBucket(
        string bucket,
        Uri endpoint,
        string retry = "maxAttempts: 4, firstDelay: 20ms, maxTime: 20s"
    ) =>
        this with
        {
            Store =
            [
                $"s3: {{ bucket: {bucket}, endpoint: \"{endpoint}\", pathStyle: true, region: us-east-1, connectTimeout: 2s, "
                    + $"stallTimeout: 10s, retry: {{ {retry} }} }}",
            ],
        };

    public string Text() =>
        $"""
            clusters:
              - name: {Stage.Cluster}
                {(
                RecipientsFile is null
                    ? $"recipients: [{string.Join(", ", Recipients)}]"
                    : $"recipientsFile: {RecipientsFile}"
            )}
            {Part("etcd", Endpoints.Count == 0 ? [] : [$"endpoints: [{string.Join(", ", Endpoints)}]", .. Etcd])}
            {Part("objects", Objects)}
            {Part("mysql", MySql)}
            {Part("keys", Keys)}
            store:
            {Lines(Store, 2)}
            signing:
            {(SigningKey is null ? "" : $"  key: {SigningKey}\n")}  trusted: [keys/signing.pub.pem]
            identities: [{Identity}]
            state: state
            {Rest}
            """;

    private static string Part(string name, IReadOnlyList<string> lines) =>
        lines.Count == 0 ? "" : $"    {name}:\n{Lines(lines, 6)}";

    private static string Lines(IReadOnlyList<string> lines, int indent) =>
        string.Join('\n', lines.Select(line => new string(' ', indent) + line));
}
