using Dr.Providers.MySql.Client;
using Dr.Providers.MySql.Recovery;

namespace Dr.Providers.Tests.MySql.Recovery;

/// <summary>The words of one flavour for what the other wrote, and what is told where there are none.</summary>
public sealed class FlavourTranslationTests
{
    private static readonly ServerFlavour s_mariaDb = ServerFlavour.Parse("10.11.6-MariaDB", "");
    private static readonly ServerFlavour s_oldMariaDb = ServerFlavour.Parse("10.5.1-MariaDB", "");
    private static readonly ServerFlavour s_mySql = ServerFlavour.Parse("8.4.3", "");

    [Theory]
    [InlineData(
        "KEY `IGNORED` (`IGNORED`) COMMENT 'IGNORED' IGNORED",
        "KEY `IGNORED` (`IGNORED`) COMMENT 'IGNORED' INVISIBLE"
    )]
    [InlineData("`v` text DEFAULT concat(`a`,'x')", "`v` text DEFAULT (concat(`a`,'x'))")]
    [InlineData("`v` text DEFAULT 'x' COMMENT 'y'", "`v` text DEFAULT ('x') COMMENT 'y'")]
    [InlineData("`v` int(11) DEFAULT 7", "`v` int(11) DEFAULT 7")]
    [InlineData(
        "`v` timestamp NOT NULL DEFAULT current_timestamp()",
        "`v` timestamp NOT NULL DEFAULT current_timestamp()"
    )]
    public void MySQL_is_told_in_its_own_words(string item, string expected) =>
        Assert.Equal(Table(expected), FlavourTranslation.Of(Table(item), s_mariaDb, s_mySql));

    [Theory]
    [InlineData("KEY `k` (`a`) /*!80000 INVISIBLE */", "KEY `k` (`a`) IGNORED")]
    [InlineData("`v` int DEFAULT NULL /*!80023 INVISIBLE */", "`v` int DEFAULT NULL INVISIBLE")]
    [InlineData("`v` int NOT NULL DEFAULT '7' /*!80023 INVISIBLE */", "`v` int NOT NULL DEFAULT '7' INVISIBLE")]
    [InlineData("`v` int NOT NULL /*!80023 INVISIBLE */", "`v` int NOT NULL /*!80023 INVISIBLE */")]
    [InlineData("`v` geomcollection NOT NULL", "`v` geometrycollection NOT NULL")]
    [InlineData("CONSTRAINT `c` CHECK ((`v` <> _utf8mb4'_utf8mb4'))", "CONSTRAINT `c` CHECK ((`v` <> '_utf8mb4'))")]
    public void MariaDB_is_told_in_its_own_words(string item, string expected) =>
        Assert.Equal(Table(expected), FlavourTranslation.Of(Table(item), s_mySql, s_mariaDb));

    [Fact]
    public void Indexes_that_are_made_behind_the_rows_are_told_too()
    {
        const string maria = "ALTER TABLE `t`\n  ADD KEY `a` (`a`) IGNORED,\n  ADD UNIQUE KEY `b` (`b`)";
        const string mine = "ALTER TABLE `t`\n  ADD KEY `a` (`a`) INVISIBLE,\n  ADD UNIQUE KEY `b` (`b`)";
        const string mysql = "ALTER TABLE `t`\n  ADD KEY `a` (`a`) /*!80000 INVISIBLE */,\n  ADD UNIQUE KEY `b` (`b`)";

        Assert.Equal(mine, FlavourTranslation.Of(maria, s_mariaDb, s_mySql));
        Assert.Equal(maria, FlavourTranslation.Of(mysql, s_mySql, s_mariaDb));
        Assert.Equal(mysql, FlavourTranslation.Of(mysql, s_mySql, s_mySql));
        Assert.Equal(maria, FlavourTranslation.Of(maria, s_mariaDb, s_mariaDb));
    }

    [Fact]
    public void What_an_older_server_has_no_words_for_is_told_of_its_table()
    {
        const string text = "ALTER TABLE `t`\n  ADD KEY `a` (`a`) /*!80000 INVISIBLE */";
        Assert.Equal(text, FlavourTranslation.Of(text, s_mySql, s_oldMariaDb));

        var told = Assert.Single(SkippedClauses.Findings(text, "s", s_oldMariaDb));

        Assert.Equal(("mysql.clause-skipped", "s.t"), (told.Code, told.Subject));
        Assert.Contains("INVISIBLE", told.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("`v` text /*M!100301 COMPRESSED*/", false, true)]
    [InlineData("`v` text /*M!100301 COMPRESSED*/", true, false)]
    [InlineData("`v` text COMMENT '/*M!100301 COMPRESSED*/'", false, false)]
    [InlineData("KEY `k` (`v`) /*!50100 WITH PARSER `p` */", true, false)]
    [InlineData("KEY `k` (`v`) /*!50100 WITH PARSER `p` */", false, false)]
    [InlineData("`v` int /*!80023 INVISIBLE */", true, true)]
    [InlineData("`v` int /*!80023 INVISIBLE */", false, false)]
    [InlineData("`v` int /*!99999 OF THE FUTURE */", false, true)]
    public void A_clause_is_told_exactly_where_the_server_does_not_read_it(string item, bool onMariaDb, bool isTold) =>
        Assert.Equal(isTold, SkippedClauses.Findings(Table(item), "s", onMariaDb ? s_mariaDb : s_mySql).Count == 1);

    private static string Table(string item) => $"CREATE TABLE `t` (\n  {item}\n) ENGINE=InnoDB";
}
