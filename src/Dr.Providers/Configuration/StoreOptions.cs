using Dr.Providers.Configuration.Yaml;
using Dr.Providers.FileSystem;
using Dr.Providers.S3;

namespace Dr.Providers.Configuration;

/// <summary>Where recovery points lie: exactly one kind of store.</summary>
public sealed record StoreOptions
{
    public FileSystemStoreOptions? File { get; init; }

    public S3StoreOptions? S3 { get; init; }

    /// <summary>The part of the bucket or folder that is Dr's; may be empty.</summary>
    public string Prefix { get; init; } = "";

    internal static StoreOptions Bind(YamlSection section)
    {
        var options = new StoreOptions
        {
            File = section.Section("file") is { } file ? BindFile(file) : null,
            S3 = section.Section("s3") is { } s3 ? S3Binding.Bind(s3) : null,
            Prefix = section.Optional("prefix", ValidPrefix, ""),
        };
        if (options.File is null == options.S3 is null)
        {
            section.Problem("'store' must hold exactly one of 'file' and 's3'");
        }

        return options;
    }

    private static FileSystemStoreOptions BindFile(YamlSection section) =>
        new() { Root = section.RequiredPath("directory"), MountPoint = section.OptionalPath("mountPoint") };

    private static string ValidPrefix(string text) =>
        Stores.ObjectKey.TryParse(text.Trim('/'), out _)
            ? text.Trim('/')
            : throw new FormatException($"'{text}' must consist of letters, digits and . _ - /");
}
