using Dr.Providers.MySql.Schemas;

namespace Dr.Providers.Tests.MySql;

public sealed class SchemaTextTests
{
    private const string Shown = """
        CREATE TABLE `t` (
          `id` int(11) NOT NULL AUTO_INCREMENT COMMENT 'KEY (`x`), CONSTRAINT; AUTO_INCREMENT',
          `n,(` varchar(5) DEFAULT 'a)''b',
          `e` enum('x','y''z') DEFAULT NULL,
          PRIMARY KEY (`id`),
          UNIQUE KEY `u` (`n,(`),
          KEY `k``k` (`e`,`id`),
          FULLTEXT KEY `f` (`n,(`),
          CONSTRAINT `to`odd` FOREIGN KEY (`e`) REFERENCES `o` (`id`) ON DELETE CASCADE,
          CONSTRAINT `to_b` FOREIGN KEY (`e`) REFERENCES `b` (`id`),
          CONSTRAINT `positive` CHECK (`id` > 0)
        ) ENGINE=InnoDB AUTO_INCREMENT=17 DEFAULT CHARSET=utf8mb3 COMMENT='AUTO_INCREMENT=5, ('
        """;

    [Fact]
    public void Indexes_and_foreign_keys_are_taken_out_and_nothing_else()
    {
        var table = TableDefinition.Parse(Shown, "s");
        var later = table.LaterIndexes();

        Assert.Equal(["UNIQUE KEY `u` (`n,(`)", "KEY `k``k` (`e`,`id`)", "FULLTEXT KEY `f` (`n,(`)"], later);
        Assert.Equal(
            """
            CREATE TABLE `t` (
              `id` int(11) NOT NULL AUTO_INCREMENT COMMENT 'KEY (`x`), CONSTRAINT; AUTO_INCREMENT',
              `n,(` varchar(5) DEFAULT 'a)''b',
              `e` enum('x','y''z') DEFAULT NULL,
              PRIMARY KEY (`id`),
              CONSTRAINT `positive` CHECK (`id` > 0)
            ) ENGINE=InnoDB AUTO_INCREMENT=17 DEFAULT CHARSET=utf8mb3 COMMENT='AUTO_INCREMENT=5, ('
            """,
            table.Structure([.. later])
        );
        Assert.Equal(" ON DELETE CASCADE", table.ActionsOf("to`odd"));
        Assert.Equal("", table.ActionsOf("to_b"));
    }

    [Fact]
    public void The_counter_is_no_part_of_a_definition()
    {
        var before = TableDefinition.Parse(Shown, "s").Digest;

        Assert.Equal(
            before,
            TableDefinition.Parse(Shown.Replace("AUTO_INCREMENT=17 ", "AUTO_INCREMENT=18 "), "s").Digest
        );
        Assert.NotEqual(before, TableDefinition.Parse(Shown.Replace("ON DELETE CASCADE", ""), "s").Digest);
        Assert.NotEqual(before, TableDefinition.Parse(Shown.Replace("varchar(5)", "varchar(6)"), "s").Digest);
    }

    [Theory]
    [InlineData(
        "`n` int NOT NULL AUTO_INCREMENT,\n  PRIMARY KEY (`a`),\n  KEY `by_n` (`n`),\n  KEY `by_b` (`b`)",
        "KEY `by_b` (`b`)"
    )]
    [InlineData("`n` int NOT NULL,\n  UNIQUE KEY `u` (`n`),\n  KEY `by_b` (`b`)", "KEY `by_b` (`b`)")]
    public void An_index_stays_that_the_table_cannot_be_without(string items, string later) =>
        Assert.Equal(
            [later],
            TableDefinition
                .Parse($"CREATE TABLE `t` (\n  `a` int,\n  `b` int,\n  {items}\n) ENGINE=InnoDB", "s")
                .LaterIndexes()
        );

    [Fact]
    public void Views_come_behind_those_that_they_read_and_a_circle_begins_with_a_stand_in()
    {
        var views = new[] { View("a", "`c`"), View("b", "`t`"), View("c", "`b`"), View("x", "`y`"), View("y", "`x`") };

        var order = ViewOrder.Of([.. views, View("gone", "`nothing`") with { Broken = "no such table" }]);

        Assert.Equal(["b", "c", "a", "y", "x"], order.Views.Select(view => view.Name));
        Assert.Equal(["x"], order.StandIns.Select(view => view.Name));
        Assert.Equal(["gone"], order.Broken.Select(view => view.Name));
    }

    [Fact]
    public void A_body_is_ended_by_what_is_not_in_it()
    {
        var routine = new StoredObject
        {
            Kind = "function",
            Name = "f",
            Sql = "CREATE FUNCTION f() RETURN ';; // $$ %% @@ ;;1;;'",
        };
        var schema = new SchemaModel
        {
            Name = "s",
            CharacterSet = "utf8mb4",
            Collation = "utf8mb4_bin",
            Tables = [],
            Sequences = [],
            Views = [],
            Routines = [routine],
            Triggers = [],
            Events = [],
        };

        Assert.Contains(
            $"DELIMITER ;;2;;\n{routine.Sql};;2;;\nDELIMITER ;\n",
            CodeText.Code(schema)!,
            StringComparison.Ordinal
        );
        Assert.Null(CodeText.Events(schema));
    }

    private static StoredObject View(string name, string reads) =>
        new()
        {
            Kind = "view",
            Name = name,
            Sql = $"CREATE VIEW `{name}` AS select 1 from {reads}",
            Columns = ["1"],
        };
}
