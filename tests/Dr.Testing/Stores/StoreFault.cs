using Dr.Stores;

namespace Dr.Testing.Stores;

/// <summary>One scripted fault: strikes once, at the nth call of its verb whose key or prefix holds the given text.</summary>
public sealed class StoreFault
{
    internal StoreFault(StoreVerb verb, int nth, string about) => (Verb, Nth, About) = (verb, nth, about);

    internal StoreVerb Verb { get; }

    internal int Nth { get; }

    internal string About { get; }

    internal int Seen { get; set; }

    internal bool Exercised { get; private set; }

    internal StoreErrorKind Kind { get; private set; } = StoreErrorKind.Unavailable;

    /// <summary>After how many bytes or entries of the stream or the listing it strikes; null: before anything is done.</summary>
    internal long? After { get; private set; }

    /// <summary>Whether the store has done the work when it fails, as when an answer is lost.</summary>
    internal bool AfterDone { get; private set; }

    internal Task? Gate { get; private set; }

    /// <summary>Fails the call.</summary>
    public void Fail(StoreErrorKind kind = StoreErrorKind.Unavailable) => Kind = kind;

    /// <summary>Does the work, then fails: the answer is lost on its way back.</summary>
    public void LoseAnswer() => AfterDone = true;

    /// <summary>Breaks the stream of a Put or an Open after so many bytes, or a listing after so many entries.</summary>
    public void CutAfter(long count, StoreErrorKind kind = StoreErrorKind.Unavailable) => (After, Kind) = (count, kind);

    /// <summary>Holds the call until the task ends; then it goes on unharmed.</summary>
    public void HoldUntil(Task gate) => Gate = gate;

    internal StoreException Strike()
    {
        Exercised = true;
        return new StoreException(Kind, $"cannot {Verb} {About}: a scripted fault", "this is a test");
    }

    internal void Pass() => Exercised = true;

    public override string ToString() => $"{Verb} #{Nth} of '{About}'";
}
