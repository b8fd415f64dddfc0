using System.CommandLine;
using Dr.Errors;
using Dr.Providers.Cluster.Capture;
using Dr.Providers.CommandLine;

namespace Dr.Service.Commands;

internal sealed class RbacCommand : DrCommand
{
    private readonly Argument<string?> _cluster = new("CLUSTER")
    {
        Description = "its name in dr.yaml; default: the only one",
        HelpName = "CLUSTER",
        Arity = ArgumentArity.ZeroOrOne,
    };

    public RbacCommand(Surroundings surroundings)
        : base(surroundings, "rbac", "Prints the account that an export of objects needs: all types, no Secrets.")
    {
        Arguments.Add(_cluster);
        _cluster.CompleteFromConfiguration(surroundings, ConfiguredWords.Clusters);
    }

    public override IReadOnlyList<Example> Examples =>
        [
            new("dr-service rbac production | kubectl apply -f -", "make the account, as somebody who may"),
            new("dr-service rbac production | kubectl diff -f -", "see which types the cluster got since"),
        ];

    protected override async Task<ErrorCode?> RunAsync(Invocation invocation, CancellationToken cancellationToken)
    {
        var configuration = invocation.ReadConfiguration();
        var cluster = configuration.Cluster(invocation.Value(_cluster));
        var objects =
            cluster.Objects
            ?? throw new DrException(
                ErrorCode.Usage,
                $"cluster {cluster.Name} has no API server in {configuration.File}",
                "describe it under clusters[].objects, with a kubeconfig that may ask what the server serves"
            );
        var yaml = await ExportRole.PrintAsync(objects.Connection, invocation.Clock, cancellationToken);
        invocation.Write(new Printed(yaml), screen => screen.Profile.Out.Writer.Write(yaml));
        return null;
    }

    private sealed record Printed(string Yaml);
}
