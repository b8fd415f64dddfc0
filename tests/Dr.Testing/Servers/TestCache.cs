namespace Dr.Testing.Servers;

/// <summary>The folder where <c>eng/</c> keeps what is slow to make: <c>$DR_CACHE</c>, else <c>~/.cache/dr</c>.</summary>
public static class TestCache
{
    public static string Folder { get; } =
        Environment.GetEnvironmentVariable("DR_CACHE") is { Length: > 0 } folder
            ? folder
            : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache", "dr");

    /// <summary>A file below the cache; a missing one is an error that says which script makes it.</summary>
    public static string Require(string relativePath, string madeBy)
    {
        var path = Path.Combine(Folder, relativePath);
        return File.Exists(path)
            ? path
            : throw new FileNotFoundException($"{path} is missing from the test cache. hint: run {madeBy}", path);
    }
}
