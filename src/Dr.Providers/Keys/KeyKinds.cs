namespace Dr.Providers.Keys;

/// <summary>Which keys to make.</summary>
[Flags]
public enum KeyKinds
{
    None = 0,

    /// <summary>Signs points: stays on the machine that makes them.</summary>
    Signing = 1,

    /// <summary>Opens points: leaves the machine that makes them.</summary>
    Identity = 2,
}
