using Dr.Objects.Trees;

namespace Dr.Core.Tests.Objects;

public sealed class FieldPathTests
{
    [Theory]
    [InlineData("")]
    [InlineData("spec..a")]
    [InlineData("spec.")]
    [InlineData(".spec")]
    [InlineData("spec.ports[*]")]
    [InlineData("spec.ports[0]")]
    [InlineData("spec[\"a]")]
    [InlineData("spec[\"\"]")]
    [InlineData("spec.[*].a")]
    public void What_is_no_path_is_refused(string text) => Assert.Throws<FormatException>(() => FieldPath.Parse(text));

    [Theory]
    [InlineData("*", "", true)]
    [InlineData("a*", "abc", true)]
    [InlineData("*c", "abc", true)]
    [InlineData("a*c", "ac", true)]
    [InlineData("a*b*c", "aXbYc", true)]
    [InlineData("a*b*c", "aXc", false)]
    [InlineData("aa*aa", "aaa", false)]
    [InlineData("*ab*ab*", "ab", false)]
    [InlineData("a", "ab", false)]
    [InlineData("a.c", "abc", false)]
    public void A_star_stands_for_anything(string glob, string name, bool matches) =>
        Assert.Equal(matches, new Glob(glob).Matches(name));
}
