using Dr.Errors;
using Dr.Providers.CommandLine;
using Dr.Providers.Configuration;
using Dr.Providers.Keys.Capture;

namespace Dr.Providers.Checks;

/// <summary>Collects the key material as a backup does, keeps nothing of it, and says what is wrong with it.</summary>
internal sealed class KeyCheck(ClusterOptions cluster, TimeProvider clock, CheckList list)
{
    private const string Name = "keys";

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        if (cluster.Keys is not { } keys)
        {
            return;
        }

        var collected = await new KeySurvey(keys, clock).RunAsync(null, cancellationToken);
        var failures = collected.Findings.Where(finding => finding.Code == KeySurvey.NotCollected).ToList();
        foreach (var bundle in collected.Facts.Bundles)
        {
            var seen = HumanText.Count(bundle.Files.Count, "file");
            list.Add(new CheckItem(Name, $"{bundle.Name} of {bundle.Host}", true, seen, "", null));
        }

        foreach (var failure in failures)
        {
            list.Add(new CheckItem(Name, failure.Subject, false, failure.Message, failure.Hint, ErrorCode.Failed));
        }

        list.Find(collected.Findings.Except(failures));
    }
}
