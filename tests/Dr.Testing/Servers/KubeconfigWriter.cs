namespace Dr.Testing.Servers;

/// <summary>Writes kubeconfig files with one context, called <c>test</c>.</summary>
internal static class KubeconfigWriter
{
    /// <param name="file">Where to; only the owner can read it.</param>
    /// <param name="server">The URL.</param>
    /// <param name="authorityFile">Null for plain HTTP.</param>
    /// <param name="user">The lines of the user, for example <c>token: abc</c>; none for nobody.</param>
    public static string Write(string file, string server, string? authorityFile, params IReadOnlyList<string> user)
    {
        var trust = authorityFile is null ? "" : $"\n    certificate-authority: {authorityFile}";
        var who = user.Count == 0 ? " {}" : string.Concat(user.Select(line => $"\n    {line}"));
        var text = $"""
            apiVersion: v1
            kind: Config
            current-context: test
            clusters:
            - name: test
              cluster:
                server: {server}{trust}
            users:
            - name: test
              user:{who}
            contexts:
            - name: test
              context:
                cluster: test
                user: test

            """;
        using (var stream = new FileStream(file, Options()))
        using (var writer = new StreamWriter(stream))
        {
            writer.Write(text);
        }

        return file;
    }

    private static FileStreamOptions Options() =>
        new()
        {
            Mode = FileMode.Create,
            Access = FileAccess.Write,
            UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
        };
}
