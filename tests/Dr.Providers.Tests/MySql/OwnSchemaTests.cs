using Dr.Providers.MySql.Schemas;

namespace Dr.Providers.Tests.MySql;

/// <summary>A definition that works under any name of its schema.</summary>
public sealed class OwnSchemaTests
{
    [Theory]
    [InlineData("`id` int DEFAULT nextval(`s`.`counter`)", "`id` int DEFAULT nextval(`counter`)")]
    [InlineData("`id` int DEFAULT nextval(`other`.`counter`)", "`id` int DEFAULT nextval(`other`.`counter`)")]
    [InlineData(
        "`v` text DEFAULT '`s`.`counter`' COMMENT \"`s`.`x`\"",
        "`v` text DEFAULT '`s`.`counter`' COMMENT \"`s`.`x`\""
    )]
    [InlineData(
        "DEFINER=`s`@`s` VIEW `s`.`v` AS select `s`.`t`.`s` AS `x`,`o`.`u`.`a` from (`s`.`t` join `o`.`u`)",
        "DEFINER=`s`@`s` VIEW `v` AS select `t`.`s` AS `x`,`o`.`u`.`a` from (`t` join `o`.`u`)"
    )]
    [InlineData(
        "DEFINER=`a`@`b` VIEW `s`.`v` AS select `s`.`id` from (`o`.`t` `s` join `s`.`u`)",
        "DEFINER=`a`@`b` VIEW `v` AS select `s`.`id` from (`o`.`t` `s` join `s`.`u`)"
    )]
    public void The_name_goes_where_it_says_nothing_and_stays_where_it_may_be_another_s(string text, string expected) =>
        Assert.Equal(expected, OwnSchema.LeaveOut(text, "s"));

    [Fact]
    public void A_name_with_a_backtick_goes_too() =>
        Assert.Equal("nextval(`c`)", OwnSchema.LeaveOut("nextval(`we``ird`.`c`)", "we`ird"));

    [Theory]
    [InlineData(
        "CREATE DEFINER=`r`@`h` TRIGGER s.a BEFORE INSERT ON `s`.t FOR EACH ROW PRECEDES s.b SET NEW.v = s.f(1)",
        "CREATE DEFINER=`r`@`h` TRIGGER a BEFORE INSERT ON t FOR EACH ROW PRECEDES b SET NEW.v = s.f(1)"
    )]
    [InlineData(
        "CREATE TRIGGER \"s\".\"a\" AFTER DELETE ON this.t FOR EACH ROW SET @x = 1",
        "CREATE TRIGGER \"a\" AFTER DELETE ON this.t FOR EACH ROW SET @x = 1"
    )]
    public void The_head_of_a_trigger_loses_it_and_its_body_does_not(string text, string expected) =>
        Assert.Equal(expected, OwnSchema.LeaveOutOfTrigger(text, "s"));

    [Theory]
    [InlineData("SELECT 1 FROM s.t", true)]
    [InlineData("SELECT 1 FROM `s` . `t`", true)]
    [InlineData("PREPARE p FROM 'SELECT 1 FROM s.t'", true)]
    [InlineData("SELECT x.s.t, its.t, `x`.`s`.`t`, s, @s.t FROM `s`", false)]
    [InlineData("DEFINER=`s`@`s.local` VIEW `v` AS select 1", false)]
    public void What_still_names_it_is_found(string text, bool named) =>
        Assert.Equal(named, OwnSchema.IsNamedIn(text, "s"));
}
