using Dr.Errors;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Dr.Providers.Configuration.Yaml;

/// <summary>
/// Reads a YAML file that a person wrote. Every mistake is collected with its line and all are thrown together: mistakes in
/// values, missing keys, and keys that nobody asked for.
/// </summary>
/// <remarks>
/// The reading function is called once on the root section and asks for what it knows. Where something is wrong it gets a
/// placeholder and MUST go on reading: its result is thrown away then, so that the next mistake is found too.
/// </remarks>
public static class YamlFile
{
    /// <inheritdoc cref="Parse{T}"/>
    /// <exception cref="DrException">The file cannot be read (<see cref="ErrorCode.Usage"/>).</exception>
    public static T Read<T>(string path, string page, Func<YamlSection, T> read)
    {
        try
        {
            return Parse(File.ReadAllText(path), path, page, read);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new DrException(
                ErrorCode.Usage,
                $"cannot read {path}: {exception.Message}",
                "check the path and its permissions",
                exception
            );
        }
    }

    /// <param name="text">The YAML itself.</param>
    /// <param name="path">Where it comes from: for messages, and the folder that relative paths in it start from.</param>
    /// <param name="page">The page of the documentation that lists its keys: for the hint.</param>
    /// <param name="read">Asks the root section for everything it knows.</param>
    /// <exception cref="ConfigurationException">The text has mistakes; it carries all of them.</exception>
    public static T Parse<T>(string text, string path, string page, Func<YamlSection, T> read)
    {
        var problems = new YamlProblems();
        var result = default(T);
        if (Root(text, problems) is { } root)
        {
            var folder = Path.GetDirectoryName(Path.GetFullPath(path)) ?? "/";
            var section = new YamlSection(root, "", folder, problems);
            result = read(section);
            section.ReportUnknownKeys();
        }

        return problems.Any ? throw new ConfigurationException(path, page, problems.InOrder()) : result!;
    }

    private static YamlMappingNode? Root(string text, YamlProblems problems)
    {
        try
        {
            var stream = new YamlStream();
            stream.Load(new StringReader(text));
            if (stream.Documents is [{ RootNode: YamlMappingNode root }])
            {
                return root;
            }

            problems.Add(1, "expected one document of `key: value` lines");
        }
        catch (YamlException exception)
        {
            problems.Add(exception.Start.Line, $"not valid YAML: {exception.Message}");
        }

        return null;
    }
}
