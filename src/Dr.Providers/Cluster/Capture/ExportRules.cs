using System.Text;
using Dr.Errors;
using Dr.Objects.Trees;
using Dr.Providers.Cluster.Trees;

namespace Dr.Providers.Cluster.Capture;

/// <summary>What is deployment-specific, and which text said so.</summary>
/// <param name="Rules">As they hold.</param>
/// <param name="Digest">Of the user's file, where there is one, followed by the built-in one.</param>
public sealed record ExportRules(DeploymentRules Rules, Digest Digest)
{
    public static ExportRules BuiltIn { get; } = new(DeploymentRulesFile.BuiltIn, DigestOf(""));

    /// <param name="path">The user's file; null: the built-in rules.</param>
    /// <exception cref="ConfigurationException">The file has mistakes; it carries all of them.</exception>
    /// <exception cref="DrException">The file cannot be read (<see cref="ErrorCode.Usage"/>).</exception>
    public static ExportRules Read(string? path) =>
        path is null ? BuiltIn : new ExportRules(DeploymentRulesFile.Read(path), DigestOf(File.ReadAllText(path)));

    private static Digest DigestOf(string text) =>
        Digest.Of(Encoding.UTF8.GetBytes(text + DeploymentRulesFile.BuiltInText));
}
