using Dr.Errors;

namespace Dr.Providers.Configuration;

/// <summary>Where a secret is: a file that only its owner can read, or an environment variable. Never the secret.</summary>
public sealed record SecretReference
{
    private const string VariablePrefix = "env:";

    private const UnixFileMode Others =
        UnixFileMode.GroupRead
        | UnixFileMode.GroupWrite
        | UnixFileMode.GroupExecute
        | UnixFileMode.OtherRead
        | UnixFileMode.OtherWrite
        | UnixFileMode.OtherExecute;

    private readonly string _place;

    private SecretReference(string place) => _place = place;

    /// <param name="text">A path, or <c>env:NAME</c>.</param>
    /// <param name="file">The configuration file: relative paths begin at its folder.</param>
    public static SecretReference Parse(string text, string file) =>
        text.StartsWith(VariablePrefix, StringComparison.Ordinal)
            ? new SecretReference(text)
            : new SecretReference(PathFrom(text, file));

    /// <summary>The path that a text in a configuration file means: relative to that file, <c>~/</c> is the user's home.</summary>
    public static string PathFrom(string text, string file) =>
        text.StartsWith("~/", StringComparison.Ordinal)
            ? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), text[2..])
            : Path.GetFullPath(text, Path.GetDirectoryName(Path.GetFullPath(file))!);

    /// <exception cref="KeyException">It is not there, cannot be read, or others can read it too.</exception>
    public string ReadText(string what, Func<string, string?> variable)
    {
        if (!_place.StartsWith(VariablePrefix, StringComparison.Ordinal))
        {
            RefuseOpen(what, _place);
            return KeyFile.ReadText(what, _place);
        }

        var name = _place[VariablePrefix.Length..];
        return variable(name)
            ?? throw new KeyException(
                $"cannot read {what}: ${name} is not set",
                $"set ${name}, or name a file instead"
            );
    }

    /// <summary>Fails when others than the owner can reach the file.</summary>
    /// <exception cref="KeyException">They can.</exception>
    public static void RefuseOpen(string what, string path)
    {
        if (File.Exists(path) && (File.GetUnixFileMode(path) & Others) is not UnixFileMode.None)
        {
            throw new KeyException(
                $"will not use {what} {path}: others than its owner can read it",
                $"run `chmod 600 {path}`, and replace the key if somebody may have read it"
            );
        }
    }

    public override string ToString() => _place;
}
