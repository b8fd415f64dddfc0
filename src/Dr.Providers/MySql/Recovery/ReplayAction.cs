using System.Globalization;
using Dr.Errors;
using Dr.Recovery;
using Dr.Runs;

namespace Dr.Providers.MySql.Recovery;

/// <summary>
/// Runs a plain dump, statement by statement on one session. It makes everything in its own order, so one that was interrupted is begun
/// again, in schemas that are this run's own.
/// </summary>
internal sealed class ReplayAction(TargetServer server, string path, TimeProvider clock) : IStepAction
{
    public string Name => MySqlSteps.Replay;

    public bool RunsAgain => false;

    public async Task<StepOutcome> ExecuteAsync(StepContext context, CancellationToken cancellationToken)
    {
        var plan = context.Plan.RequiredMySql;
        await using var file = File.OpenRead(path);
        RefuseChanged(file, plan);
        await using var control = await server.OpenAsync(cancellationToken);
        foreach (var schema in plan.Schemas)
        {
            await new EmptySchema(control, context.Plan).MakeAsync(schema, "", cancellationToken);
        }

        await using var session = await server.OpenAsync(plan.Schemas[0].Target, cancellationToken);
        var translation = new DumpTranslation(plan.Schemas);
        var runner = new ScriptRunner(session, await LargestStatement.OfAsync(session, cancellationToken))
        {
            Prepare = translation.Prepare,
        };
        var progress = new ProgressStream(file, context.Step.Id, file.Length, context.Progress);
        await new DiskWatch(server, clock).RunAsync(
            stop => runner.RunAsync(progress, Path.GetFileName(path), stop),
            cancellationToken
        );
        return StepOutcome.Of(
            string.Create(CultureInfo.InvariantCulture, $"{runner.Rows} rows"),
            [.. translation.Left, .. SqlModes.Findings(runner.UnknownModes, Path.GetFileName(path))]
        );
    }

    private void RefuseChanged(FileStream file, MySqlRestorePlan plan)
    {
        var planned = plan.Source.PlainSize;
        if (Math.Abs(file.Length - planned) >= plan.Schemas.Count)
        {
            throw new IntegrityException(
                $"{path} has {file.Length} bytes now; it had {planned} when the plan was made",
                "begin a new run with a file that nobody writes to"
            );
        }
    }
}
