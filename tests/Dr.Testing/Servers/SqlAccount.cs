namespace Dr.Testing.Servers;

/// <summary>An account of a server, with its password in a file that only its owner can read, as our programs want it.</summary>
public sealed record SqlAccount(string User, string Password, string PasswordFile);
