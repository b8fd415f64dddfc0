using System.Globalization;
using Dr.Providers.MySql.Client;

namespace Dr.Providers.MySql.Recovery;

/// <summary>What a session may send at once.</summary>
internal static class LargestStatement
{
    public static async Task<long> OfAsync(MySqlSession session, CancellationToken cancellationToken) =>
        long.Parse(
            await session.ValueAsync(
                "SELECT @@SESSION.max_allowed_packet",
                "read the session's settings",
                cancellationToken
            ) ?? "0",
            CultureInfo.InvariantCulture
        );
}
