using System.Text.Json.Nodes;

namespace Dr.Providers.Etcd.Capture;

/// <summary>What a capture observed, as it stands under <c>sources.etcd</c> of the manifest. Pure.</summary>
internal static class EtcdFacts
{
    public static JsonObject Of(CaptureView view, SnapshotTaken taken, WriteRate rate)
    {
        var facts = new JsonObject
        {
            ["member"] = taken.Member.Label,
            ["memberId"] = Id(taken.Member.Id),
            ["endpoint"] = Text(taken.Before.Endpoint),
            ["clusterId"] = Id(taken.Before.ClusterId),
            ["leaderId"] = Id(taken.Before.LeaderId),
            ["raftTerm"] = taken.Before.RaftTerm,
            ["raftIndex"] = taken.Before.RaftIndex,
            ["revision"] = taken.Before.Revision,
            ["hashRevision"] = view.Verdict.Agreed.Revision,
            ["compactRevision"] = view.Verdict.Agreed.CompactRevision,
            ["hash"] = view.Verdict.Agreed.Hash,
            ["hashAgreement"] = $"{view.Verdict.Majority.Count} of {view.Verdict.Voters}",
            ["quorum"] = view.Survey.HasQuorum,
            ["dbSize"] = taken.Before.DbSize,
            ["snapshotSize"] = taken.Size,
            ["writesPerSecond"] = Math.Round(rate.PerSecond, 3),
            ["writesMeasuredOver"] = Math.Round(rate.MeasuredOver.TotalSeconds, 3),
            ["serverVersion"] = taken.Before.Version,
            ["members"] = new JsonArray([.. view.Survey.Members.Select(m => Member(view, m))]),
            ["alarms"] = new JsonArray([.. view.Survey.Members.SelectMany(Alarms)]),
        };
        AddKnown(facts, "quotaBytes", taken.Before.Metrics.QuotaBytes);
        AddKnown(facts, "authEnabled", view.Survey.AuthEnabled);
        return facts;
    }

    private static JsonObject Member(CaptureView view, SurveyedMember member)
    {
        var facts = new JsonObject
        {
            ["name"] = member.Name,
            ["id"] = Id(member.Id),
            ["peerUrls"] = Texts(member.PeerUrls),
            ["clientUrls"] = Texts(member.ClientUrls),
            ["learner"] = member.IsLearner,
            ["leader"] = member.Id == view.Survey.LeaderId,
            ["reachable"] = member.Status is not null,
            ["alarms"] = Texts(member.Alarms.Select(a => a.ToString().ToUpperInvariant())),
        };
        if (member.Status is { } status)
        {
            facts["version"] = status.Version;
            facts["dbSize"] = status.DbSize;
            facts["raftAppliedIndex"] = status.AppliedIndex;
            AddKnown(facts, "quotaBytes", status.Metrics.QuotaBytes);
            AddKnown(facts, "walFsyncP99", status.Metrics.WalFsyncP99);
            AddKnown(facts, "backendCommitP99", status.Metrics.BackendCommitP99);
        }
        AddKnown(facts, "hash", view.Verdict.Hashes.FirstOrDefault(h => h.MemberId == member.Id)?.Hash);
        return facts;
    }

    private static IEnumerable<JsonNode> Alarms(SurveyedMember member) =>
        member.Alarms.Select(a => new JsonObject
        {
            ["memberId"] = Id(member.Id),
            ["alarm"] = a.ToString().ToUpperInvariant(),
        });

    private static void AddKnown<T>(JsonObject facts, string name, T? value)
        where T : struct
    {
        if (value is { } known)
        {
            facts[name] = JsonValue.Create(known);
        }
    }

    private static JsonArray Texts(IEnumerable<string> texts) => new([.. texts.Select(t => JsonValue.Create(t))]);

    private static string Text(Uri endpoint) => endpoint.GetLeftPart(UriPartial.Authority);

    private static string Id(ulong id) => id.ToString("x16");
}
