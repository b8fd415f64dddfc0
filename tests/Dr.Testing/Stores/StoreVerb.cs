namespace Dr.Testing.Stores;

/// <summary>What can be asked of a store: where a scripted fault strikes.</summary>
public enum StoreVerb
{
    Put,
    Open,
    Find,
    List,
    Delete,
}
