namespace Dr.Providers.S3;

/// <summary>Sizes of the parts of an object whose length nobody knows.</summary>
/// <remarks>
/// A part lies in memory until it is stored, since it may have to be sent again. 10,000 parts are the limit of S3, so parts
/// grow: all of 8 MiB up to 16 GiB, 24 MiB up to 110 GiB (48 MiB of memory until there), then as large as 5 TiB needs.
/// </remarks>
internal static class PartPlan
{
    public const int MaxParts = 10_000;

    /// <param name="number">Of the part, from 1.</param>
    /// <param name="first">Size of the first part.</param>
    public static long SizeOf(int number, int first) =>
        number switch
        {
            <= 2_000 => first,
            <= 6_000 => Math.Max(first, 24L << 20),
            <= 8_000 => 256L << 20,
            _ => 2_400L << 20,
        };
}
