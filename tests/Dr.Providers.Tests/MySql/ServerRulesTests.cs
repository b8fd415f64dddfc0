using Dr.Providers.MySql.Capture;
using Dr.Providers.MySql.Client;

namespace Dr.Providers.Tests.MySql;

public sealed class ServerRulesTests
{
    [Theory]
    [InlineData("10.11.11-MariaDB-0+deb12u1-log", "Debian 12", FlavourName.MariaDb, "10.11.11", true, false)]
    [InlineData("5.5.5-10.3.39-MariaDB", "", FlavourName.MariaDb, "10.3.39", false, false)]
    [InlineData("8.4.3-3", "Percona Server (GPL)", FlavourName.Percona, "8.4.3", false, true)]
    [InlineData("5.7.44-log", "MySQL Community Server", FlavourName.MySql, "5.7.44", false, false)]
    [InlineData("9.1.0", "(Debian)", FlavourName.MySql, "9.1.0", false, true)]
    public void A_server_is_known_by_what_it_says(
        string version,
        string comment,
        FlavourName name,
        string number,
        bool hasStage,
        bool hasInstanceLock
    )
    {
        var flavour = ServerFlavour.Parse(version, comment);

        Assert.Equal((name, number), (flavour.Name, $"{flavour.Version}"));
        Assert.Equal((hasStage, hasInstanceLock), (flavour.HasBackupStage, flavour.HasInstanceLock));
    }

    [Fact]
    public void Grants_cover_what_they_name_and_nothing_else()
    {
        var grants = Grants.Parse([
            "GRANT PROCESS, BINLOG MONITOR ON *.* TO `dr`@`%` IDENTIFIED BY PASSWORD 'x'",
            "GRANT SELECT, SHOW VIEW ON `cat\\_tle`.* TO `dr`@`%`",
            "GRANT SELECT (a, b), TRIGGER ON `test_%`.* TO `dr`@`%`",
            "GRANT SELECT ON `mysql`.`proc` TO `dr`@`%`",
            "GRANT ALL PRIVILEGES ON \"own\".* TO \"dr\"@\"%\" WITH GRANT OPTION",
            "GRANT `role` TO `dr`@`%`",
        ]);

        Assert.True(grants.HasGlobal("RELOAD", "PROCESS"));
        Assert.False(grants.HasGlobal("RELOAD"));
        Assert.True(grants.Has("cat_tle", "SHOW VIEW"));
        Assert.False(grants.Has("catxtle", "SHOW VIEW"));
        Assert.True(grants.Has("test_1", "TRIGGER"));
        Assert.False(grants.Has("test_1", "EVENT"));
        Assert.True(grants.HasOnTable("mysql", "proc", "SELECT"));
        Assert.False(grants.HasOnTable("mysql", "user", "SELECT"));
        Assert.True(grants.Has("own", "EVENT"));
    }

    [Fact]
    public void Rancher_s_wishes_are_told_with_the_figure_and_how_to_set_it()
    {
        var survey = Survey(
            new()
            {
                ["max_connections"] = "151",
                ["max_allowed_packet"] = "16777216",
                ["innodb_default_row_format"] = "compact",
                ["innodb_file_format"] = "Barracuda",
                ["character_set_server"] = "latin1",
                ["innodb_file_per_table"] = "OFF",
                ["innodb_buffer_pool_size"] = "134217728",
                ["innodb_log_file_size"] = "50331648",
            }
        );

        var findings = RancherRequirements.Of(survey, nodes: 4, "db:3306");

        Assert.Equal(
            [
                "mysql.max-connections",
                "mysql.row-format",
                "mysql.max-packet",
                "mysql.redo-log",
                "mysql.buffer-pool",
                "mysql.character-set",
                "mysql.file-per-table",
            ],
            findings.Select(finding => finding.Code)
        );
        Assert.Contains("max_connections is 151", findings[0].Message, StringComparison.Ordinal);
        Assert.Contains("SET GLOBAL max_connections = 200", findings[0].Hint, StringComparison.Ordinal);
        Assert.Empty(RancherRequirements.Of(Survey(Good), nodes: 3, "db:3306"));
        Assert.Single(RancherRequirements.Of(Survey(new(Good) { ["max_connections"] = "150" }), nodes: 1, "db:3306"));
    }

    private static Dictionary<string, string> Good { get; } =
        new()
        {
            ["max_connections"] = "151",
            ["max_allowed_packet"] = "33554432",
            ["innodb_default_row_format"] = "dynamic",
            ["character_set_server"] = "utf8mb3",
            ["innodb_file_per_table"] = "ON",
            ["innodb_buffer_pool_size"] = "1073741824",
            ["innodb_log_file_size"] = "268435456",
        };

    private static ServerSurvey Survey(Dictionary<string, string> variables) =>
        new()
        {
            Flavour = ServerFlavour.Parse("5.7.44", ""),
            Variables = variables,
            Grants = Grants.Parse([]),
            Replication = [],
        };
}
