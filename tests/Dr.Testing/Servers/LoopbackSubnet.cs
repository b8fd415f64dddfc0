using System.Globalization;

namespace Dr.Testing.Servers;

/// <summary>
/// 254 loopback addresses (127.a.b.1 to .254) that no other test and no other test process uses, until disposed. All ports on them
/// are free, so servers listen on their usual ones. The claim is a locked file and ends with the process, however it ends.
/// </summary>
public sealed class LoopbackSubnet : IDisposable
{
    private static readonly string s_claims = Path.Combine(Path.GetTempPath(), "dr-test-loopback");
    private readonly FileStream _claim;
    private readonly string _prefix;

    private LoopbackSubnet(FileStream claim, string prefix)
    {
        _claim = claim;
        _prefix = prefix;
    }

    public static LoopbackSubnet Claim()
    {
        Directory.CreateDirectory(s_claims);
        for (var number = 0; number < 100 * 250; number++)
        {
            var prefix = string.Create(
                CultureInfo.InvariantCulture,
                $"127.{100 + (number / 250)}.{1 + (number % 250)}"
            );
            try
            {
                var file = Path.Combine(s_claims, prefix);
                return new LoopbackSubnet(
                    new FileStream(file, FileMode.OpenOrCreate, FileAccess.Write, FileShare.None),
                    prefix
                );
            }
            catch (IOException)
            {
                // taken: the next one
            }
        }

        throw new InvalidOperationException(
            $"all loopback subnets are claimed. hint: see which processes hold files in {s_claims}"
        );
    }

    /// <summary>Address number 1 to 254.</summary>
    public string Address(int number) => string.Create(CultureInfo.InvariantCulture, $"{_prefix}.{number}");

    public void Dispose() => _claim.Dispose();
}
