namespace Dr.Providers.MySql.Client;

/// <summary>Who made a server.</summary>
public enum FlavourName
{
    MySql,
    Percona,
    MariaDb,
}
