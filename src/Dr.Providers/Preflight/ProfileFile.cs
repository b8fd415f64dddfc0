using System.Globalization;
using Dr.Preflight;
using Dr.Providers.Configuration.Yaml;
using Dr.Recovery;

namespace Dr.Providers.Preflight;

/// <summary>Reads what is asked of hosts. The program has the files of <c>deploy/hardware</c> with it.</summary>
public static class ProfileFile
{
    private const string Page = "deploy/hardware/README.md";

    /// <summary>One that the program has with it.</summary>
    public static HardwareProfile BuiltIn(string name)
    {
        using var stream = typeof(ProfileFile).Assembly.GetManifestResourceStream($"hardware/{name}.yaml")!;
        using var reader = new StreamReader(stream);
        return YamlFile.Parse(reader.ReadToEnd(), $"{name}.yaml", Page, root => Root(root, name));
    }

    /// <summary>Where the inventory names none: <c>small</c>, and <c>poc</c> where all hosts are this machine.</summary>
    public static HardwareProfile DefaultFor(IReadOnlyList<HostEntry> hosts) =>
        BuiltIn(hosts.All(host => host.Kind == HostEntry.Local) ? HardwareProfile.Poc : HardwareProfile.Small);

    /// <exception cref="Dr.Errors.ConfigurationException">The file has mistakes; it carries all of them.</exception>
    /// <exception cref="Dr.Errors.DrException">The file cannot be read.</exception>
    public static HardwareProfile Read(string path) => YamlFile.Read(path, Page, root => Root(root, path));

    private static HardwareProfile Root(YamlSection root, string name)
    {
        var roles = root.RequiredSection("roles");
        return new HardwareProfile(
            name,
            RoleNames
                .All.Select(role => (Role: role, Section: roles.Section(role)))
                .Where(entry => entry.Section is not null)
                .ToDictionary(entry => entry.Role, entry => Role(entry.Section!))
        );
    }

    private static IReadOnlyDictionary<string, Requirement> Role(YamlSection section) =>
        Figures
            .All.Select(figure =>
                (figure.Key, Asked: section.Section(figure.Key) is { } asked ? Read(asked, figure) : null)
            )
            .Where(entry => entry.Asked is not null)
            .ToDictionary(entry => entry.Key, entry => entry.Asked!);

    private static Requirement Read(YamlSection section, Figure figure)
    {
        double? Bound(string key) => section.Optional<double?>(key, text => Value(figure, text), null);
        var requirement = new Requirement(Bound("want"), Bound("must"));
        if (requirement is { Want: null, Must: null })
        {
            section.Problem($"'{section.Name}' needs 'want', 'must' or both");
        }

        if (requirement is { Want: { } want, Must: { } must } && (figure.MoreIsBetter ? must > want : must < want))
        {
            section.Problem($"'{section.Name}.must' asks for more than 'want'");
        }

        return requirement;
    }

    private static double Value(Figure figure, string text) =>
        figure.Unit switch
        {
            FigureUnit.Bytes => YamlValues.Bytes(text),
            FigureUnit.BytesPerSecond => text.EndsWith("/s", StringComparison.Ordinal)
                ? YamlValues.Bytes(text[..^2])
                : throw new FormatException($"'{text}' is no speed; write for example 50MiB/s"),
            FigureUnit.Milliseconds => YamlValues.Duration(text).TotalMilliseconds,
            FigureUnit.Percent => text.EndsWith('%')
                ? Number(text[..^1])
                : throw new FormatException($"'{text}' is no share; write for example 30%"),
            _ => Number(text),
        };

    private static double Number(string text) =>
        double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw new FormatException($"'{text}' is not a number");
}
