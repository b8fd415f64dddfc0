using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Dr.Objects;

namespace Dr.Providers.Cluster.Client;

/// <summary>
/// All objects of one type as they were at one moment, in pages, holding one object at a time. Objects come in the order of etcd's
/// keys: <c>namespace/name</c> by byte. A list that has become too old in between is begun again with larger pages, at last with a single one.
/// </summary>
/// <remarks>
/// What is accepted may be less than the whole objects. The server holds a page open while it is read and gives up after a minute: whoever takes the objects must not be slow for long.
/// The inconsistent token that servers offer with 410 is never used.
/// </remarks>
internal sealed class ObjectList(
    ApiClient client,
    ResourceType type,
    string? space = null,
    string accept = ApiRequest.Json
)
{
    private const int MostAttempts = 8;
    private const int MostBrokenPages = 20;
    private const int Growth = 4;

    // why: with all at once there is no token that could expire
    private const int PagedAttempts = 3;

    private readonly string _attempted = $"list {type.Name}{(space is null ? "" : $" of {space}")}";

    /// <exception cref="ClusterException">The list cannot be had; what was given out is not all.</exception>
    public async IAsyncEnumerable<ListEvent> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var why = "";
        for (var attempt = 1; attempt <= MostAttempts; attempt++)
        {
            yield return new ListBegun(attempt, why);
            var cursor = new ListCursor(attempt, LimitOf(attempt));
            await using var pages = ReadPagesAsync(cursor, cancellationToken).GetAsyncEnumerator(cancellationToken);
            while (true)
            {
                try
                {
                    if (!await pages.MoveNextAsync())
                    {
                        break;
                    }
                }
                catch (ListBrokenException broken)
                {
                    why = broken.Message;
                    break;
                }

                yield return pages.Current;
                if (pages.Current is ListEnded)
                {
                    yield break;
                }
            }
        }

        throw new ClusterException(
            ClusterErrorKind.Expired,
            $"cannot {_attempted} on {ClusterErrorMap.Name(client.Server)}: begun {MostAttempts} times, the last one came to nothing because {why}",
            "try again when the API server and etcd have less to do; see how often etcd is compacted"
        );
    }

    private async IAsyncEnumerable<ListEvent> ReadPagesAsync(
        ListCursor cursor,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        do
        {
            await foreach (var item in ReadPageAsync(cursor, cancellationToken))
            {
                yield return item;
            }
        } while (cursor.Continue.Length > 0);

        yield return new ListEnded(cursor.ResourceVersion, cursor.Objects, cursor.Pages, cursor.Attempt);
    }

    /// <summary>One page, asked for again from where it broke.</summary>
    private async IAsyncEnumerable<ListedObject> ReadPageAsync(
        ListCursor cursor,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        for (var broken = 0; ; broken++)
        {
            using var response = await OpenAsync(cursor, cancellationToken);
            var page = new ListPageReader(response.ReadAsync);
            for (var skip = cursor.OfThisPage; ; skip--)
            {
                var isObject = await StepAsync(page, cursor, response, broken, cancellationToken);
                if (isObject is null)
                {
                    break;
                }

                if (isObject is false)
                {
                    EndPage(cursor, page);
                    yield break;
                }

                if (skip <= 0)
                {
                    cursor.CountObject();
                    yield return new ListedObject(type, page.Current);
                }
            }
        }
    }

    /// <summary>True at an object, false at the end of the page, null where the page broke and is to be asked for again.</summary>
    private async ValueTask<bool?> StepAsync(
        ListPageReader page,
        ListCursor cursor,
        ApiResponse response,
        int broken,
        CancellationToken cancellationToken
    )
    {
        try
        {
            return await page.MoveNextAsync();
        }
        catch (Exception e)
            when (e is JsonException or IOException or HttpRequestException or OperationCanceledException)
        {
            GoOnOrThrow(e, cursor, response, broken, cancellationToken);
            return null;
        }
    }

    private async Task<ApiResponse> OpenAsync(ListCursor cursor, CancellationToken cancellationToken)
    {
        var path = ApiPath.With(
            ApiPath.Of(type, space),
            ("limit", cursor.Limit?.ToString(CultureInfo.InvariantCulture)),
            ("continue", cursor.Continue.Length > 0 ? cursor.Continue : null)
        );
        try
        {
            var request = ApiRequest.Get(_attempted, path) with { Accept = accept };
            return await client.OpenAsync(request, cancellationToken);
        }
        catch (ClusterException e) when (e.Kind == ClusterErrorKind.Expired)
        {
            throw new ListBrokenException("the server no longer has the moment that the list was of");
        }
    }

    private static void EndPage(ListCursor cursor, ListPageReader page)
    {
        if (!cursor.Fits(page.Metadata))
        {
            throw new ListBrokenException("a page was of another moment than the pages before");
        }

        cursor.EndPage(page.Metadata, page.Bytes);
    }

    private void GoOnOrThrow(
        Exception e,
        ListCursor cursor,
        ApiResponse response,
        int broken,
        CancellationToken cancellationToken
    )
    {
        var failure = e is JsonException ? new IOException($"the list is cut off: {e.Message}", e) : e;
        failure = client.Translate(_attempted, failure, response, cancellationToken);
        if (failure is not ClusterException { IsUnreachable: true } || broken >= MostBrokenPages)
        {
            throw failure;
        }

        client.Traffic.CountOutage();
        if (!cursor.IsRepeatable)
        {
            throw new ListBrokenException("the connection broke in the first page, which has no token to go on from");
        }
    }

    private int? LimitOf(int attempt) =>
        !client.Capabilities.ListPages || attempt > PagedAttempts
            ? null
            : client.Options.PageSize * (int)Math.Pow(Growth, attempt - 1);
}
