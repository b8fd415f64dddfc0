using Dr.Errors;
using Dr.Proofs;

namespace Dr.Catalogs;

/// <summary>What a user writes for a point: an id, <c>latest</c> or <c>latest-proven</c>.</summary>
public static class PointSelector
{
    public const string Latest = "latest";
    public const string LatestProven = "latest-proven";

    /// <summary>Finds the point that the text means.</summary>
    /// <remarks><c>latest</c> passes over manifests that cannot be trusted; the listing's findings say so and belong in the report.</remarks>
    /// <exception cref="DrException">There is none (<see cref="ErrorCode.NoSuchPoint"/>), or the text is none of the three.</exception>
    public static CatalogEntry Select(string text, CatalogListing listing)
    {
        var chosen = text switch
        {
            Latest => listing.Points.FirstOrDefault(),
            LatestProven => listing.Points.FirstOrDefault(entry => entry.State == PointState.Proven),
            _ => ById(RecoveryPointId.Parse(text), listing),
        };
        return chosen
            ?? throw new DrException(
                ErrorCode.NoSuchPoint,
                text == LatestProven && listing.Points.Count > 0
                    ? $"none of the {listing.Points.Count} points is proven"
                    : $"there is no recovery point '{text}'",
                "`dr-restore list` shows those that exist"
            );
    }

    private static CatalogEntry? ById(RecoveryPointId id, CatalogListing listing) =>
        listing.Findings.FirstOrDefault(finding => finding.Subject == id.ToString()) is { } finding
            ? throw new IntegrityException(finding.Message, finding.Hint)
            : listing.Points.FirstOrDefault(entry => entry.Point.Id == id);
}
