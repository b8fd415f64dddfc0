using Dr.Errors;
using Dr.Findings;
using Dr.Providers.Hosts;
using Dr.Recovery;

namespace Dr.Providers.Etcd.Recovery;

/// <summary>Judges what a host has for its member. Pure. Critical: a restore would fail or do harm, so it is refused.</summary>
internal static class PreflightRules
{
    public static IEnumerable<Finding> Judge(
        Inventory inventory,
        EtcdSourceFacts? source,
        IReadOnlyList<HostSurvey> surveys,
        bool inPlace
    ) =>
        surveys
            .SelectMany(survey => Host(survey, source, inPlace))
            .Concat(
                surveys
                    .Where(survey => survey.Facts is not null)
                    .GroupBy(survey => survey.Machine)
                    .SelectMany(machine => Machine([.. machine], source))
            )
            .Concat(source is null ? [] : Source(inventory, source));

    private static IEnumerable<Finding> Host(HostSurvey survey, EtcdSourceFacts? source, bool inPlace)
    {
        var name = survey.Member.Host;
        if (survey.HasData)
        {
            yield return inPlace
                ? new Finding(
                    Severity.Notice,
                    "etcd.data-kept",
                    name,
                    $"{survey.Member.DataDirectory} on {name} holds data; they are kept beside as {survey.Member.DataDirectory}.before-RUN"
                )
                : new Finding(
                    Severity.Critical,
                    "etcd.data-present",
                    name,
                    $"{survey.Member.DataDirectory} on {name} holds data already",
                    "`--in-place` stops what runs there and keeps its data beside; or choose other hosts"
                );
        }

        if (source?.ServerVersion is { } version && survey.Tools is { } tools && !tools.Suits(version))
        {
            yield return new Finding(
                Severity.Critical,
                "etcd.version-apart",
                name,
                $"etcd {tools.Version} on {name} is more than one minor version from the source's {version}",
                $"install etcd {version} there"
            );
        }

        foreach (var finding in Ports(survey))
        {
            yield return finding;
        }
    }

    private static IEnumerable<Finding> Ports(HostSurvey survey)
    {
        if (survey.Service == ServiceState.Running)
        {
            yield return new Finding(
                Severity.Notice,
                "etcd.service-runs",
                survey.Member.Host,
                $"an earlier {survey.Member.Name} runs on {survey.Member.Host}; fencing stops it"
            );
            yield break;
        }

        foreach (var url in new[] { survey.Member.ClientUrl, survey.Member.PeerUrl })
        {
            if (survey.Facts?.Listens(url.Host, url.Port) == true)
            {
                yield return new Finding(
                    Severity.Critical,
                    "host.port-taken",
                    survey.Member.Host,
                    $"something listens on {url.Host}:{url.Port} of {survey.Member.Host} already",
                    $"stop it (`ss -ltnp sport = :{url.Port}` names it), or give {survey.Member.Name} another address in the inventory"
                );
            }
        }
    }

    // why: members on one machine share what it has, as they do in a sandbox
    private static IEnumerable<Finding> Machine(IReadOnlyList<HostSurvey> members, EtcdSourceFacts? source)
    {
        var size = source?.LargestSize ?? 0;
        var names = string.Join(", ", members.Select(member => member.Member.Host));
        foreach (var disk in members.GroupBy(member => member.Facts!.FileSystem))
        {
            var (needed, free) = (3 * size * disk.Count(), disk.Min(member => member.Facts!.FreeBytes));
            if (free < needed)
            {
                yield return new Finding(
                    Severity.Critical,
                    "host.disk-full",
                    names,
                    $"{disk.Key} of {names} has {QuotaRule.Size(free)} free; {QuotaRule.Size(needed)} are needed (3 × the database for each member)",
                    "free space there, or choose another directory in the inventory"
                );
            }
        }

        var (memory, wanted) = (members[0].Facts!.MemoryBytes, 2 * size * members.Count);
        if (memory < wanted)
        {
            yield return new Finding(
                Severity.Warning,
                "host.memory-small",
                names,
                $"{names} has {QuotaRule.Size(memory)} of memory; {QuotaRule.Size(wanted)} or more is advised (2 × the database for each member)",
                "expect slow starts; add memory"
            );
        }
    }

    private static IEnumerable<Finding> Source(Inventory inventory, EtcdSourceFacts source)
    {
        if (source.AuthEnabled == true && inventory.RequiredEtcd is { User: null, ClientTls: null })
        {
            yield return new Finding(
                Severity.Critical,
                "etcd.user-missing",
                "inventory",
                "the snapshot has authentication on, and without a user the restored cluster could not be verified",
                "set etcd.user (one with the root role) and etcd.passwordFile in the inventory"
            );
        }

        if (Quota(inventory, source) is { } refused)
        {
            yield return refused;
        }
    }

    private static Finding? Quota(Inventory inventory, EtcdSourceFacts source)
    {
        try
        {
            QuotaRule.Decide(source, inventory.RequiredEtcd.QuotaBytes);
            return null;
        }
        catch (DrException exception)
        {
            return new Finding(
                Severity.Critical,
                "etcd.quota-too-small",
                "inventory",
                exception.Message,
                exception.Hint
            );
        }
    }
}
