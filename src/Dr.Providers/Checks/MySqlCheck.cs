using Dr.Providers.CommandLine;
using Dr.Providers.Configuration;
using Dr.Providers.MySql.Capture;

namespace Dr.Providers.Checks;

/// <summary>Asks a MySQL or MariaDB server how it is, what the account may do, and what Rancher would want of it.</summary>
internal sealed class MySqlCheck(ClusterOptions cluster, Func<string, string?> variable, CheckList list)
{
    private const string Name = "mysql";

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        if (cluster.MySql is { } mysql)
        {
            await list.LookAsync(Name, mysql.Connection.Endpoint, () => LookAsync(mysql, cancellationToken));
        }
    }

    private async Task<string> LookAsync(MySqlOptions mysql, CancellationToken cancellationToken)
    {
        var look = await ServerCheck.RunAsync(mysql.Connection, mysql.Capture, variable, cancellationToken);
        list.Find(look.Findings);
        list.Find(RancherRequirements.Of(look.Survey, mysql.Capture.RancherNodes, mysql.Connection.Endpoint));
        foreach (var schema in look.Schemas)
        {
            var text = $"{HumanText.Count(schema.Tables, "table")}, about {HumanText.Size(schema.Size)}";
            list.Add(new CheckItem("mysql schema", schema.Name, true, text, "", null));
        }

        return $"{look.Survey.Flavour.VersionText}, {look.Survey.Role}, would be read by {look.Strategy}";
    }
}
