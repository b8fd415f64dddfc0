using Dr.Errors;
using Dr.Objects.Leaks;
using Dr.Providers.Cluster.Capture;
using Dr.Providers.Cluster.Client;
using Dr.Providers.Cluster.Git;
using Dr.Providers.Configuration.Yaml;

namespace Dr.Providers.Configuration;

/// <summary>How a cluster's API server is reached and its objects are captured.</summary>
public sealed record ObjectOptions(ClusterConnectionOptions Connection, ObjectCaptureOptions Capture)
{
    private static readonly ObjectCaptureOptions s_capture = new();

    /// <summary>Reads what the machine itself holds, so that a mistake in it is told before anything is captured.</summary>
    /// <exception cref="ConfigurationException">The rules have mistakes.</exception>
    /// <exception cref="DrException">The kubeconfig or the rules are not there (<see cref="ErrorCode.Usage"/>).</exception>
    public ExportRules ReadRules()
    {
        if (Connection.Kubeconfig is { } file && !File.Exists(file))
        {
            throw new DrException(
                ErrorCode.Usage,
                $"cannot read the kubeconfig {file}: there is no such file",
                "check objects.kubeconfig; `dr-service rbac` prints the account that it should belong to"
            );
        }

        return ExportRules.Read(Capture.RulesFile);
    }

    internal static ObjectOptions Bind(YamlSection section)
    {
        var kubeconfig = section.OptionalPath("kubeconfig");
        var context = section.OptionalText("context");
        var inCluster = section.Optional("inCluster", YamlValues.Boolean, false);
        if (kubeconfig is null == !inCluster)
        {
            section.Problem($"'{section.Name}' must hold exactly one of 'kubeconfig' and 'inCluster: true'");
        }

        if (context is not null && inCluster)
        {
            section.Problem("context", "is one of a kubeconfig; inside of a cluster there is none");
        }

        return new ObjectOptions(
            new ClusterConnectionOptions { Kubeconfig = kubeconfig, Context = context },
            new ObjectCaptureOptions
            {
                Leaks = section.Optional("leaks", Policy, s_capture.Leaks),
                RulesFile = section.OptionalPath("rules"),
                Git = section.Section("git") is { } git ? BindGit(git) : null,
            }
        );
    }

    private static GitFolders BindGit(YamlSection section)
    {
        var folders = new GitFolders(section.OptionalPath("generic"), section.OptionalPath("deployment"));
        if (folders is { Generic: null, Deployment: null })
        {
            section.Problem($"'{section.Name}' must hold 'generic', 'deployment' or both");
        }

        return folders;
    }

    private static LeakPolicy Policy(string text) => LeakPolicyWord.Parse(YamlValues.OneOf(LeakPolicyWord.All)(text));
}
