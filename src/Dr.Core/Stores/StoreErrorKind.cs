namespace Dr.Stores;

/// <summary>Why a store refused, as far as a caller may act differently.</summary>
public enum StoreErrorKind
{
    /// <summary>No such object.</summary>
    NotFound,

    /// <summary>The key exists; keys are written once.</summary>
    AlreadyExists,

    /// <summary>Credentials are missing, wrong, or not allowed to do this.</summary>
    Denied,

    /// <summary>The store's disk or quota is full.</summary>
    Full,

    /// <summary>Not reachable, overloaded, or broke off: trying again later can help.</summary>
    Unavailable,

    /// <summary>The store answered in a way that is none of the above.</summary>
    Failed,
}
