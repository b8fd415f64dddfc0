using Dr.Errors;
using Dr.Pipelines.Age;

namespace Dr.Core.Tests.Pipelines;

public sealed class KeyTests
{
    [Fact]
    public void Keys_survive_being_written_and_read()
    {
        using var identity = Identity.New(Samples.Random);

        var read = Assert.Single(Identity.ParseFile($"# created: today\n\n{identity.ToSecretText()}\r\n", "file"));

        Assert.Equal(identity.Recipient, read.Recipient);
        Assert.Equal(identity.Recipient, Recipient.Parse(identity.Recipient.ToString()));
    }

    [Fact]
    public void A_mistyped_recipient_is_never_taken_for_another_one()
    {
        using var identity = Identity.New(Samples.Random);
        var text = identity.Recipient.ToString();
        for (var place = 0; place < text.Length; place++)
        {
            var typo = text[..place] + (text[place] == 'q' ? 'p' : 'q') + text[(place + 1)..];
            Assert.False(Recipient.TryParse(typo, out _), typo);
        }

        Assert.False(Recipient.TryParse(text[..^1], out _));
        Assert.False(Recipient.TryParse(text + "q", out _));
        Assert.False(Recipient.TryParse(null, out _));
    }

    [Theory]
    [InlineData("")]
    [InlineData("# only a comment\n")]
    [InlineData("AGE-SECRET-KEY-1QQQQ\n")]
    [InlineData("age1qqqqqqqq\n")]
    public void A_file_without_a_usable_identity_says_which_file_and_what_to_do(string text)
    {
        var refused = Assert.Throws<KeyException>(() => Identity.ParseFile(text, "/etc/dr/identity.txt"));

        Assert.Contains("/etc/dr/identity.txt", refused.Message, StringComparison.Ordinal);
        Assert.NotEmpty(refused.Hint);
    }

    [Fact]
    public void An_identity_never_prints_its_secret()
    {
        using var identity = Identity.New(Samples.Random);
        Assert.DoesNotContain("SECRET", $"{identity}", StringComparison.OrdinalIgnoreCase);
    }
}
