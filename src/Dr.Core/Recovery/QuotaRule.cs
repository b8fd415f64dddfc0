using System.Globalization;
using Dr.Errors;

namespace Dr.Recovery;

/// <summary>How large the restored members may grow. Pure.</summary>
/// <remarks>A member whose quota is smaller than its database raises NOSPACE at its first write and serves reads only.</remarks>
public static class QuotaRule
{
    /// <summary>What etcd uses when none is set.</summary>
    public const long EtcdDefault = 2L << 30;

    /// <summary>The least that a restored member needs: max(source quota, 1.5 × database).</summary>
    public static (long Bytes, string Why) Least(EtcdSourceFacts source)
    {
        var roomy = source.LargestSize + (source.LargestSize / 2);
        var had = source.QuotaBytes is > 0 and var recorded ? recorded : EtcdDefault;
        return roomy > had
            ? (
                roomy,
                $"1.5 × the database of {Size(source.LargestSize)}, which is more than the source's quota of {Size(had)}"
            )
            : (
                had,
                source.QuotaBytes is > 0
                    ? "the source cluster's own quota"
                    : "etcd's default; the source's is not recorded"
            );
    }

    /// <exception cref="DrException">The inventory asks for less than the file needs.</exception>
    public static (long Bytes, string Why) Decide(EtcdSourceFacts source, long? asked)
    {
        var (least, why) = Least(source);
        return asked switch
        {
            null => (least, why),
            { } bytes when bytes >= least => (
                bytes,
                $"etcd.quotaBytes of the inventory; at least {Size(least)} is needed"
            ),
            { } bytes => throw new DrException(
                ErrorCode.Usage,
                $"cannot restore with a quota of {Size(bytes)}: at least {Size(least)} is needed ({why})",
                "raise etcd.quotaBytes in the inventory, or leave it out"
            ),
        };
    }

    public static string Size(long bytes) =>
        bytes < 1L << 30
            ? string.Create(CultureInfo.InvariantCulture, $"{bytes / 1048576.0:0.#} MiB")
            : string.Create(CultureInfo.InvariantCulture, $"{bytes / 1073741824.0:0.##} GiB");
}
