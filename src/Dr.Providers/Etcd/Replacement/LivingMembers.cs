using Dr.Errors;
using Dr.Providers.Etcd.Capture;
using Dr.Providers.Etcd.Client;
using Dr.Providers.Etcd.Client.Wire;
using Dr.Providers.Etcd.Recovery;
using Dr.Recovery;

namespace Dr.Providers.Etcd.Replacement;

/// <summary>The cluster while one of its members is replaced: what the others say, and changes of its list of members.</summary>
internal sealed class LivingMembers : IDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(5);

    // why: a leader refuses changes until it has heard of the others for five seconds
    private static readonly TimeSpan s_settling = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(250);

    private readonly IReadOnlyList<EtcdMemberEntry> _replaced;
    private readonly MemberConnections _connections;
    private readonly TimeProvider _clock;

    public LivingMembers(Inventory inventory, IEnumerable<string> replaced, TimeProvider clock)
    {
        var etcd = inventory.RequiredEtcd;
        _replaced = [.. replaced.Select(etcd.Required)];
        _clock = clock;
        var others = etcd.Members.Except(_replaced).Select(member => member.ClientUrl);
        var options = EtcdConnections.Options(etcd, s_patience) with { Endpoints = [.. others] };
        _connections = new MemberConnections(options, clock);
    }

    public static LivingMembers Of(RestorePlan plan, TimeProvider clock) =>
        new(plan.Inventory, plan.RequiredMember.Members.Select(member => member.Name), clock);

    /// <exception cref="DrException">Nobody answers, or not as members of one cluster.</exception>
    public Task<Survey> SurveyAsync(CancellationToken cancellationToken) =>
        new ClusterSurvey(_connections, _clock).RunAsync(cancellationToken);

    /// <summary>What a plan needs to know.</summary>
    public async Task<LivingCluster> LookAsync(CancellationToken cancellationToken)
    {
        var survey = await SurveyAsync(cancellationToken);
        var listed = _replaced
            .Select(entry => (entry.Name, Line: survey.Members.FirstOrDefault(member => IsAbout(entry, member))))
            .Where(pair => pair.Line is not null)
            .ToDictionary(pair => pair.Name, pair => pair.Line!);
        var others = survey.Voters.Except(listed.Values).ToList();
        var answers = others.Select(member => member.Status).OfType<MemberStatus>().ToList();
        var size = answers.Max(status => status.DbSize);
        var source = new EtcdSourceFacts
        {
            Revision = answers.Max(status => status.Revision),
            DbSize = size,
            SnapshotSize = size,
            QuotaBytes = answers.Select(status => status.Metrics.QuotaBytes).FirstOrDefault(bytes => bytes > 0),
            ServerVersion = answers[0].Version,
        };
        var silent = others.Where(member => member.Status is not { LeaderId: not 0 }).ToList();
        return new LivingCluster(
            source,
            others.Count - silent.Count,
            [.. silent.Select(member => member.Label)],
            [.. listed.Where(pair => pair.Value.Status is not null).Select(pair => pair.Key)],
            listed.ToDictionary(pair => pair.Key, pair => pair.Value.Id.ToString("x16"))
        );
    }

    /// <summary>Whether all voters hold the same keys at one revision.</summary>
    /// <exception cref="DrException">They are damaged, or never became comparable.</exception>
    public async Task<HashVerdict> CompareAsync(Survey survey, CancellationToken cancellationToken)
    {
        var comparison = new HashComparison(_connections, new EtcdCaptureOptions(), _clock);
        return (await comparison.RunAsync(survey, cancellationToken)).Verdict;
    }

    /// <summary>Asks the leader for a change; again while it says that it does not hear enough of the others yet.</summary>
    public async Task<T> ChangeAsync<T>(Func<EtcdMember, Task<T>> change, CancellationToken cancellationToken)
    {
        var began = _clock.GetTimestamp();
        while (true)
        {
            try
            {
                return await change(await LeaderAsync(cancellationToken));
            }
            catch (EtcdException exception)
                when (exception.Kind is EtcdErrorKind.NoQuorum && _clock.GetElapsedTime(began) < s_settling)
            {
                await Task.Delay(s_pause, _clock, cancellationToken);
            }
        }
    }

    /// <summary>The members as the cluster lists them now, learners and those that never started among them.</summary>
    public async Task<IReadOnlyList<Member>> ListAsync(CancellationToken cancellationToken) =>
        (await (await LeaderAsync(cancellationToken)).ListMembersAsync(cancellationToken)).Members;

    public void Dispose() => _connections.Dispose();

    private async Task<EtcdMember> LeaderAsync(CancellationToken cancellationToken)
    {
        var survey = await SurveyAsync(cancellationToken);
        var leader = survey.Members.FirstOrDefault(member => member.Id == survey.LeaderId && member.Status is not null);
        var any = leader ?? survey.AnsweringVoters.First();
        return _connections.At(any.Status!.Endpoint);
    }

    private static bool IsAbout(EtcdMemberEntry entry, SurveyedMember member) =>
        member.Name == entry.Name || member.PeerUrls.Contains(EtcdPlanner.Text(entry.PeerUrl));
}
