namespace Dr.MySql;

/// <summary>A column whose values are in the dump; generated ones are not.</summary>
/// <param name="Name">As it is.</param>
/// <param name="Type">As the source declares it, for example <c>varchar(255)</c>.</param>
/// <param name="Kind">How its values are read and written.</param>
public sealed record MySqlColumnFacts(string Name, string Type, ColumnKind Kind);
