using System.Globalization;
using Dr.Recovery;

namespace Dr.Providers.Cluster.Recovery;

/// <summary>Reads every object back and compares it with what was to be there: what is not so is a finding, and all of it is looked at.</summary>
internal sealed class VerifyAction(TargetCluster target) : IStepAction
{
    public string Name => ObjectsSteps.Verify;

    // why: once the run has ended, controllers and people go on working in the cluster, and what they do is no damage
    public bool RunsAgain => false;

    public async Task<StepOutcome> ExecuteAsync(StepContext context, CancellationToken cancellationToken)
    {
        using var client = await target.ConnectAsync(cancellationToken);
        var types = await TargetCluster.TypesAsync(client, cancellationToken);
        using var staged = StagedObjects.Open(context.Folder);
        var loaded = context.Facts<WaveResult>(ObjectsSteps.Load);
        var facts = context.Facts<StageFacts>(ObjectsSteps.Stage);
        var schemas = await DefinitionSchemas.ReadAsync(client, types, staged.Objects, cancellationToken);
        var examination = new ObjectExamination(staged, types, schemas, target.Inventory, loaded);
        var read = new ReadBack(client, types).ReadAsync(staged.Objects, examination.Judge, cancellationToken);
        await foreach (var (one, verdict) in read)
        {
            examination.Add(one, verdict);
        }

        var secrets = await new SecretCheck(client).RunAsync(facts.Secrets, cancellationToken);
        var seen = examination.ToObservation(TargetCluster.Words(client), facts.LeftOut) with
        {
            MissingSecrets = secrets.Missing,
        };
        var text = string.Create(
            CultureInfo.InvariantCulture,
            $"{seen.Equal} of {seen.Objects} as captured, {seen.Different} different, {seen.Missing} missing, {seen.MissingSecrets} Secrets missing"
        );
        return StepOutcome.With(text, seen, FindingList.Shorten([.. examination.Findings, .. secrets.Findings]));
    }
}
