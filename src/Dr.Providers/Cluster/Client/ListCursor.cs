namespace Dr.Providers.Cluster.Client;

/// <summary>Where one attempt to list a type stands.</summary>
internal sealed class ListCursor(int attempt, int? limit)
{
    // why: an API server builds a page in memory and etcd sends it in one message; a page of the largest objects would be 500 MiB
    private const long GoodPage = 16 << 20;
    private const int SmallestPage = 25;

    public int Attempt => attempt;

    /// <summary>Objects asked for at once; null: all.</summary>
    public int? Limit { get; private set; } = limit;

    /// <summary>Of the list; empty before its first page is complete.</summary>
    public string ResourceVersion { get; private set; } = "";

    public string Continue { get; private set; } = "";

    public int Pages { get; private set; }

    /// <summary>Objects given out, over all pages.</summary>
    public long Objects { get; private set; }

    /// <summary>Of these, those of the page under way: when it breaks and is asked for again, so many are not given out twice.</summary>
    public long OfThisPage { get; private set; }

    /// <summary>Whether a page that broke can be asked for again, as it was.</summary>
    public bool IsRepeatable => Continue.Length > 0 || OfThisPage == 0;

    public void CountObject()
    {
        Objects++;
        OfThisPage++;
    }

    /// <summary>Whether the page is of the moment that the list is of.</summary>
    public bool Fits(ListMetadata page) =>
        ResourceVersion.Length == 0 || page.ResourceVersion.Length == 0 || page.ResourceVersion == ResourceVersion;

    public void EndPage(ListMetadata page, long bytes)
    {
        Pages++;
        ResourceVersion = ResourceVersion.Length == 0 ? page.ResourceVersion : ResourceVersion;
        Continue = page.Continue;
        if (Limit is { } limit && OfThisPage > 0)
        {
            Limit = (int)Math.Clamp(GoodPage / Math.Max(1, bytes / OfThisPage), Math.Min(SmallestPage, limit), limit);
        }

        OfThisPage = 0;
    }
}
