using Dr.Providers.CommandLine;
using Dr.Providers.Configuration;
using Dr.Providers.Etcd.Capture;

namespace Dr.Providers.Checks;

/// <summary>Asks every etcd member of a cluster how it is, as a capture does before it streams.</summary>
internal sealed class EtcdCheck(ClusterOptions cluster, TimeProvider clock, CheckList list)
{
    private const string Name = "etcd";

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        if (cluster.Etcd is not { } etcd)
        {
            return;
        }

        await list.LookAsync(Name, cluster.Name.ToString(), () => SurveyAsync(etcd, cancellationToken));
    }

    private async Task<string> SurveyAsync(EtcdOptions etcd, CancellationToken cancellationToken)
    {
        etcd.RefuseOpenSecrets();
        using var connections = new MemberConnections(etcd.Connection, clock);
        var survey = await new ClusterSurvey(connections, clock).RunAsync(cancellationToken);
        foreach (var member in survey.Members)
        {
            list.Add(Describe(member));
        }

        var (verdict, unhashed) = await new HashComparison(connections, etcd.Capture, clock).RunAsync(
            survey,
            cancellationToken
        );
        list.Find([.. SurveyFindings.Of(survey, verdict, etcd.Capture), .. unhashed]);
        return $"{survey.AnsweringVoters.Count()} of {survey.Voters.Count()} voting members answer, "
            + $"{verdict.Majority.Count} hold the same data at revision {verdict.Agreed.Revision}";
    }

    // why: a member that is down does not stop a backup; the findings say that it is down
    private static CheckItem Describe(SurveyedMember member) =>
        new(
            "etcd member",
            member.Label,
            true,
            member.Status is { } status
                ? $"{status.Version}, revision {status.Revision}, {HumanText.Size(status.DbSize)} at {status.Endpoint}"
                : $"does not answer: {member.Silence}",
            "",
            null
        );
}
