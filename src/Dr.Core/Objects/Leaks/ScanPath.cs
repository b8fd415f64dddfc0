using System.Globalization;
using System.Text;
using Dr.Objects.Trees;

namespace Dr.Objects.Leaks;

/// <summary>Where a scan is. It is spelt out only where something was found, which is next to nowhere.</summary>
internal sealed class ScanPath
{
    private const int IntoText = -1;
    private readonly List<(string? Key, int Index)> _steps = [];

    public void Enter(string key) => _steps.Add((key, 0));

    public void Enter(int index) => _steps.Add((null, index));

    /// <summary>Into the JSON that the text at hand is.</summary>
    public void EnterText() => _steps.Add((null, IntoText));

    public void Leave() => _steps.RemoveAt(_steps.Count - 1);

    /// <summary>Below the member of that name of the object itself.</summary>
    public bool BeginsWith(string key) => _steps is [var first, var second, ..] && first.Key == key && !IsText(second);

    /// <summary>Whether the object at hand, of which a member has been entered, lies somewhere below a member of that name.</summary>
    public bool IsBelow(string key)
    {
        for (var i = 0; i < _steps.Count - 2; i++)
        {
            if (_steps[i].Key == key && !IsText(_steps[i + 1]))
            {
                return true;
            }
        }

        return false;
    }

    public override string ToString()
    {
        var text = new StringBuilder();
        foreach (var step in _steps)
        {
            if (IsText(step))
            {
                text.Append('!');
            }
            else if (step.Key is { } key)
            {
                text.Append('/').Append(FieldPath.Escape(key));
            }
            else
            {
                text.Append(CultureInfo.InvariantCulture, $"/{step.Index}");
            }
        }

        return text.ToString();
    }

    private static bool IsText((string? Key, int Index) step) => step is (null, IntoText);
}
