namespace Dr.Testing.Servers;

internal enum ProxyFaultKind
{
    Cut,
    Stall,
    Throttle,
    Reset,
    Answer,
}
