using System.Globalization;
using Dr.Errors;
using Dr.Providers.Etcd.Client;
using Dr.Providers.Etcd.Client.Wire;

namespace Dr.Providers.Etcd.Capture;

/// <summary>
/// Asks every member by itself, all at once. The members are those that the cluster lists: one that is down is found even
/// if no endpoint names it, and one that advertises an address out of reach is asked through the configured endpoints.
/// </summary>
internal sealed class ClusterSurvey(MemberConnections connections, TimeProvider clock)
{
    // why: an election takes a second or two, and a backup at that moment is no reason to wake somebody
    private const int ElectionPatience = 5;

    /// <exception cref="SourceUnavailableException">Nobody answers.</exception>
    /// <exception cref="DrException">Nobody lets us in, or the endpoints belong to several clusters.</exception>
    public async Task<Survey> RunAsync(CancellationToken cancellationToken)
    {
        var survey = await AskOnceAsync(cancellationToken);
        for (var i = 0; i < ElectionPatience && IsElecting(survey); i++)
        {
            await Task.Delay(TimeSpan.FromSeconds(1), clock, cancellationToken);
            survey = await AskOnceAsync(cancellationToken);
        }
        return survey;
    }

    private static bool IsElecting(Survey survey) =>
        !survey.HasQuorum && survey.AnsweringVoters.Count() >= survey.Majority;

    private async Task<Survey> AskOnceAsync(CancellationToken cancellationToken)
    {
        var answers = await AskAllAsync(connections.Configured, cancellationToken);
        var list = MemberList(answers);
        var elsewhere = Advertised(list, answers);
        answers = [.. answers, .. await AskAllAsync(elsewhere, cancellationToken)];
        RefuseSeveralClusters(answers);
        var alarms = await AlarmsAsync(answers, cancellationToken);
        var members = list.Select(m => Surveyed(m, answers, alarms)).OrderBy(m => m.Label, StringComparer.Ordinal);
        var voice = answers.Where(a => a.Status is not null).MaxBy(a => a.Status!.AppliedIndex)!;
        var auth = await connections.At(voice.Endpoint).IsAuthEnabledAsync(cancellationToken);
        return new Survey([.. members], auth);
    }

    private Task<EndpointAnswer[]> AskAllAsync(IEnumerable<Uri> endpoints, CancellationToken cancellationToken) =>
        Task.WhenAll(endpoints.Distinct().Select(e => AskAsync(e, cancellationToken)));

    private async Task<EndpointAnswer> AskAsync(Uri endpoint, CancellationToken cancellationToken)
    {
        var member = connections.At(endpoint);
        try
        {
            var status = await member.GetStatusAsync(cancellationToken);
            var list = await member.ListMembersAsync(cancellationToken);
            var metrics = MemberMetrics.Of(await MetricsAsync(member, cancellationToken));
            return new EndpointAnswer(endpoint)
            {
                MemberId = status.Header.MemberId,
                Status = MemberStatus.Of(endpoint, status, metrics),
                Errors = status.Errors,
                Members = list.Members,
            };
        }
        catch (EtcdException e)
        {
            return new EndpointAnswer(endpoint) { Failure = e };
        }
    }

    private static async Task<PrometheusText?> MetricsAsync(EtcdMember member, CancellationToken cancellationToken)
    {
        try
        {
            return await member.Http.ReadMetricsAsync(cancellationToken);
        }
        catch (EtcdException)
        {
            // why: metrics may be served elsewhere or not at all; the facts then say that the quota is not known
            return null;
        }
    }

    private static IReadOnlyList<Member> MemberList(IReadOnlyList<EndpointAnswer> answers)
    {
        var voice = answers.Where(a => a.Status is not null).MaxBy(a => a.Status!.AppliedIndex);
        return voice?.Members ?? throw Nobody(answers);
    }

    private static DrException Nobody(IReadOnlyList<EndpointAnswer> answers)
    {
        var telling = answers.Select(a => a.Failure!).FirstOrDefault(f => !f.IsUnreachable);
        var reasons = string.Join("; ", answers.Select(a => a.Failure!.Message));
        return telling
            ?? (DrException)
                new SourceUnavailableException(
                    $"cannot reach any of the {answers.Count} configured etcd endpoints: {reasons}",
                    "check that the members run, and the endpoints in the configuration"
                );
    }

    private static IEnumerable<Uri> Advertised(IReadOnlyList<Member> list, IReadOnlyList<EndpointAnswer> answers)
    {
        var asked = answers.Select(a => a.Endpoint).ToHashSet();
        return list.Where(m => answers.All(a => a.MemberId != m.ID))
            .SelectMany(m => m.ClientURLs)
            .Select(url => Uri.TryCreate(url, UriKind.Absolute, out var uri) ? uri : null)
            .OfType<Uri>()
            .Where(uri => !asked.Contains(uri));
    }

    private static void RefuseSeveralClusters(IEnumerable<EndpointAnswer> answers)
    {
        var clusters = answers.Where(a => a.Status is not null).GroupBy(a => a.Status!.ClusterId).ToList();
        if (clusters.Count > 1)
        {
            var each = clusters.Select(c => $"{c.Key:x16} at {string.Join(", ", c.Select(a => a.Endpoint))}");
            throw new DrException(
                ErrorCode.Usage,
                $"cannot capture etcd: the endpoints belong to {clusters.Count} clusters: {string.Join("; ", each)}",
                "name the endpoints of one cluster only"
            );
        }
    }

    /// <summary>What the cluster says where it can; what each member knows of alarms where it cannot.</summary>
    private async Task<IReadOnlyList<AlarmMember>> AlarmsAsync(
        IReadOnlyList<EndpointAnswer> answers,
        CancellationToken cancellationToken
    )
    {
        var known = answers.SelectMany(a => a.Errors).Select(ParseAlarm).OfType<AlarmMember>();
        var voice = answers.FirstOrDefault(a => a.Status is { LeaderId: not 0 });
        try
        {
            var told = voice is null ? null : await connections.At(voice.Endpoint).ListAlarmsAsync(cancellationToken);
            return [.. known.Concat(told?.Alarms ?? []).Distinct()];
        }
        catch (EtcdException)
        {
            // why: without quorum nobody answers this; every member has told its own list with its status
            return [.. known.Distinct()];
        }
    }

    // a member's status lists alarms in protobuf's text form: "memberID:1234 alarm:NOSPACE "
    private static AlarmMember? ParseAlarm(string error)
    {
        var parts = error.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var id = parts.FirstOrDefault(p => p.StartsWith("memberID:", StringComparison.Ordinal))?["memberID:".Length..];
        var alarm = parts.FirstOrDefault(p => p.StartsWith("alarm:", StringComparison.Ordinal))?["alarm:".Length..];
        return
            ulong.TryParse(id, CultureInfo.InvariantCulture, out var memberId)
            && Enum.TryParse<AlarmType>(alarm, ignoreCase: true, out var type)
            ? new AlarmMember { MemberID = memberId, Alarm = type }
            : null;
    }

    private static SurveyedMember Surveyed(
        Member listed,
        IReadOnlyList<EndpointAnswer> answers,
        IReadOnlyList<AlarmMember> alarms
    )
    {
        var answer = answers.FirstOrDefault(a => a.MemberId == listed.ID && a.Status is not null);
        var failure = answers.FirstOrDefault(a => a.Failure is not null && Names(listed, a.Endpoint))?.Failure;
        return new SurveyedMember
        {
            Id = listed.ID,
            Name = listed.Name,
            IsLearner = listed.IsLearner,
            PeerUrls = listed.PeerURLs,
            ClientUrls = listed.ClientURLs,
            Alarms = [.. alarms.Where(a => a.MemberID == listed.ID).Select(a => a.Alarm)],
            Status = answer?.Status,
            Silence = answer is not null ? "" : failure?.Message ?? "it answers at no address that is known",
        };
    }

    private static bool Names(Member listed, Uri endpoint) =>
        listed.ClientURLs.Any(url => Uri.TryCreate(url, UriKind.Absolute, out var uri) && uri == endpoint);

    private sealed record EndpointAnswer(Uri Endpoint)
    {
        public ulong? MemberId { get; init; }
        public MemberStatus? Status { get; init; }
        public IReadOnlyList<string> Errors { get; init; } = [];
        public IReadOnlyList<Member> Members { get; init; } = [];
        public EtcdException? Failure { get; init; }
    }
}
