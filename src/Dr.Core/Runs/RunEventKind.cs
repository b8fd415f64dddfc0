namespace Dr.Runs;

public enum RunEventKind
{
    Begun,
    Progressed,
    Ended,
    Failed,
}
