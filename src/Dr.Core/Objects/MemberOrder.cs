using System.Buffers;
using System.Text.Json.Nodes;

namespace Dr.Objects;

/// <summary>Members of an object by their names' UTF-16 code units, in an array of the shared pool.</summary>
internal readonly ref struct MemberOrder
{
    // why: most objects have a handful of members, for which nothing is quicker than to put each where it belongs
    private const int Few = 16;

    private static readonly Comparison<KeyValuePair<string, JsonNode?>> s_byName = (one, other) =>
        string.CompareOrdinal(one.Key, other.Key);

    private readonly KeyValuePair<string, JsonNode?>[] _rented;
    private readonly int _count;

    public MemberOrder(JsonObject members)
        : this(members, s_byName) { }

    public MemberOrder(JsonObject members, Comparison<KeyValuePair<string, JsonNode?>> order)
    {
        _count = members.Count;
        _rented = ArrayPool<KeyValuePair<string, JsonNode?>>.Shared.Rent(_count);
        for (var i = 0; i < _count; i++)
        {
            _rented[i] = members.GetAt(i);
        }

        if (_count > Few)
        {
            Members.Sort(order);
        }
        else
        {
            Insert(Members, order);
        }
    }

    public Span<KeyValuePair<string, JsonNode?>> Members => _rented.AsSpan(0, _count);

    public void Dispose()
    {
        Members.Clear();
        ArrayPool<KeyValuePair<string, JsonNode?>>.Shared.Return(_rented);
    }

    private static void Insert(
        Span<KeyValuePair<string, JsonNode?>> members,
        Comparison<KeyValuePair<string, JsonNode?>> order
    )
    {
        for (var i = 1; i < members.Length; i++)
        {
            var member = members[i];
            var at = i;
            for (; at > 0 && order(members[at - 1], member) > 0; at--)
            {
                members[at] = members[at - 1];
            }

            members[at] = member;
        }
    }
}
