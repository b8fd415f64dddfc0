using System.Text.RegularExpressions;

namespace Dr.Objects.Leaks;

/// <summary>Finds what manifests inside of texts say: Secrets with their data, and literal environment variables.</summary>
internal static partial class EmbeddedObjects
{
    public static IEnumerable<TextLeak> Find(string text)
    {
        if (text.Contains("Secret", StringComparison.Ordinal))
        {
            foreach (var leak in Secrets(text))
            {
                yield return leak;
            }
        }

        foreach (Match variable in Variable().Matches(text))
        {
            var value = variable.Groups["v"];
            if (
                SensitiveKey.Judge(variable.Groups["key"].Value) is { } kind
                && LiteralValue.IsSecret(kind, value.Value)
            )
            {
                yield return new TextLeak(kind, value.Index, value.Length);
            }
        }
    }

    private static IEnumerable<TextLeak> Secrets(string text)
    {
        var starts = Document()
            .Matches(text)
            .Select(match => match.Index)
            .Prepend(0)
            .Distinct()
            .Append(text.Length)
            .ToList();
        for (var i = 1; i < starts.Count; i++)
        {
            var document = text[starts[i - 1]..starts[i]];
            if (!KindSecret().IsMatch(document))
            {
                continue;
            }

            foreach (var value in Data().Matches(document).Select(data => data.Groups["v"]))
            {
                if (!value.Value.Contains(LiteralValue.Redacted, StringComparison.Ordinal))
                {
                    yield return new TextLeak(LeakKind.SecretObject, starts[i - 1] + value.Index, value.Length);
                }
            }
        }
    }

    [GeneratedRegex(@"(?m)^---[ \t]*$")]
    private static partial Regex Document();

    [GeneratedRegex("""(?m)^[ \t-]*["']?kind["']?:[ \t]*["']?Secret["']?[ \t]*,?\r?$""")]
    private static partial Regex KindSecret();

    // why: what stands deeper than `data:` is the data
    [GeneratedRegex(
        """(?m)^(?<in>[ ]*)(?:data|stringData):[ \t]*\n\k<in>(?<v>[ ]+\S[^\n]*(?:\n\k<in>[ ]+\S[^\n]*)*)"""
    )]
    private static partial Regex Data();

    [GeneratedRegex(
        """(?m)^[ \t-]*name:[ \t]*["']?(?<key>[\w.-]{1,80})["']?[ \t]*\n[ \t]*value:[ \t]*["']?(?<v>[^\s"'][^\n"']*)"""
    )]
    private static partial Regex Variable();
}
