using Dr.Errors;
using Dr.Recovery;
using Dr.Runs;

namespace Dr.Core.Tests.Recovery;

public sealed class JournalTests : IDisposable
{
    private static readonly RunId s_run = RunId.Parse("run-20261122T031000Z-000001");
    private readonly string _folder = Directory.CreateTempSubdirectory("dr-journal-").FullName;

    private string File => Path.Combine(_folder, "journal.jsonl");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void What_was_appended_is_read_back()
    {
        Append("a");
        Append("b");

        using var journal = Journal.Open(File, s_run);

        Assert.Equal(["a", "b"], journal.Earlier.Select(entry => entry.Step));
    }

    [Fact]
    public void A_line_that_was_cut_did_not_happen_and_the_next_one_is_whole()
    {
        Append("a");
        System.IO.File.AppendAllText(File, "{\"at\":\"2026-11-22T03:1");

        Append("b");

        using var journal = Journal.Open(File, s_run);
        Assert.Equal(["a", "b"], journal.Earlier.Select(entry => entry.Step));
    }

    [Fact]
    public void A_whole_line_that_cannot_be_read_is_damage_and_not_passed_over()
    {
        Append("a");
        System.IO.File.AppendAllText(File, "garbage\n");

        var error = Assert.Throws<IntegrityException>(() => Journal.Open(File, s_run));

        Assert.Contains("line 2", error.Message, StringComparison.Ordinal);
    }

    private void Append(string step)
    {
        using var journal = Journal.Open(File, s_run);
        journal.Append(new JournalEntry(Plans.Now, step, RunEventKind.Ended, "", 1));
    }
}
