using Xunit;

namespace Dr.Testing.Stores;

/// <summary>Which calls of a store go wrong, and how. A fault that never struck fails the test: it proved nothing.</summary>
public sealed class FaultScript
{
    private readonly Lock _lock = new();
    private readonly List<StoreFault> _faults = [];

    /// <param name="verb">The call to strike.</param>
    /// <param name="nth">Which of the calls that match, from 1.</param>
    /// <param name="about">Text that the key or prefix must hold; empty for any.</param>
    public StoreFault On(StoreVerb verb, int nth = 1, string about = "")
    {
        var fault = new StoreFault(verb, nth, about);
        lock (_lock)
        {
            _faults.Add(fault);
        }

        return fault;
    }

    public void AssertAllExercised()
    {
        lock (_lock)
        {
            var unexercised = _faults.Where(fault => !fault.Exercised).ToList();
            Assert.True(unexercised.Count == 0, $"faults that never struck: {string.Join(", ", unexercised)}");
        }
    }

    internal StoreFault? Next(StoreVerb verb, string about)
    {
        lock (_lock)
        {
            StoreFault? next = null;
            foreach (
                var fault in _faults.Where(fault =>
                    fault.Verb == verb && about.Contains(fault.About, StringComparison.Ordinal)
                )
            )
            {
                fault.Seen++;
                next ??= fault.Seen == fault.Nth ? fault : null;
            }

            return next;
        }
    }
}
