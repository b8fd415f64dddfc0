using System.CommandLine;

namespace Dr.Providers.CommandLine;

/// <summary>The options that every command has.</summary>
internal static class CommonOptions
{
    public const string Config = "--config";
    public const string Json = "--json";
    public const string Quiet = "--quiet";

    public static IEnumerable<Option> Create() =>
        [
            new Option<string>(Config)
            {
                Description = "the configuration file; default: $DR_CONFIG, ./dr.yaml, /etc/dr/dr.yaml",
                HelpName = "FILE",
                Recursive = true,
            },
            new Option<bool>(Json) { Description = "print the result as one JSON document", Recursive = true },
            new Option<bool>(Quiet, "-q") { Description = "no progress on stderr", Recursive = true },
        ];
}
