using Dr.Testing.Runbooks;

namespace Dr.Architecture.Tests;

/// <summary>The reading of runbooks itself: a check that lets everything pass checks nothing.</summary>
public sealed class RunbookReadingTests
{
    private const string Page = """
        # A page

        ## Steps

        ```sh
        dr-restore list
        ```

        ```text
        POINT … STATE
        20261122T020000Z-… stored …
        ```

        ### Another part

        Nothing is there: exit code 12.

        ```sh
        dr-restore verify latest
        ```

        Text between.

        ```text
        is no output
        ```
        """;

    [Fact]
    public void Commands_output_and_exit_codes_are_told_apart()
    {
        var read = RunbookPage.Parse("page", Page);

        Assert.Equal(["Steps"], read.Sections);
        Assert.Equal(("dr-restore list", 0, 2, ""), Told(read.Steps[0]));
        Assert.Equal(("dr-restore verify latest", 12, 0, "Another part"), Told(read.Steps[1]));
        Assert.Throws<FormatException>(() => RunbookPage.Parse("page", "```sh\ndr-restore list\n"));
    }

    [Theory]
    [InlineData("POINT   AGE   STATE\n20261122T020000Z-7f3a9c   6 s   stored\n", null)]
    [InlineData("POINT AGE STATE\n20261122T020000Z-7f3a9c 6 s damaged\n", "20261122T020000Z-… stored …")]
    [InlineData("20261122T020000Z-7f3a9c 6 s stored\nPOINT AGE STATE\n", "20261122T020000Z-… stored …")]
    [InlineData("", "POINT … STATE")]
    public void What_is_missing_in_an_output_is_named(string output, string? missing) =>
        Assert.Equal(
            missing,
            ExpectedOutput.FirstMissing(["POINT … STATE", "", "…", missing ?? "20261122T020000Z-… stored"], output)
        );

    private static (string, int, int, string) Told(RunbookStep step) =>
        (step.Script, step.ExitCode, step.Expected.Count, step.Part);
}
