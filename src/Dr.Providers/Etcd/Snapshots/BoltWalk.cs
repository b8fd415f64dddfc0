using System.Collections;

namespace Dr.Providers.Etcd.Snapshots;

/// <summary>One walk over one tree of a bolt file, in key order. Ends on every input: no page is visited twice.</summary>
internal sealed class BoltWalk(BoltPageReader pages, ulong pageCount, BoltElementVisitor visitor)
{
    // why: a bolt tree of depth 20 could not be stored anywhere; deeper means damage, and recursion must be bounded
    private const int DeepestTree = 32;

    private readonly BitArray _visited = new(checked((int)pageCount));
    private byte[] _previous = new byte[64];
    private int _previousLength = -1;

    public void Tree(ulong root, CancellationToken cancellationToken) => Tree(root, 0, cancellationToken);

    public void Leaf(BoltPage page, ulong id)
    {
        for (var index = 0; index < page.Count; index++)
        {
            page.Record(index, out var key, out var value);
            RequireOrder(key, id);
            visitor(id, page.IsBucket(index), key, value);
        }
    }

    private void Tree(ulong id, int depth, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var page = pages.Read(id);
        if (depth > DeepestTree || _visited[(int)id])
        {
            throw new BoltFormatException($"page {id} of the bolt file is reached twice: its tree has a cycle");
        }

        _visited[(int)id] = true;
        if (!page.IsBranch)
        {
            Leaf(page, id);
            return;
        }

        foreach (var child in ChildrenOf(page))
        {
            Tree(child, depth + 1, cancellationToken);
        }
    }

    // why: the reader has one buffer; the children must outlive the page that lists them
    private static ulong[] ChildrenOf(BoltPage page)
    {
        var children = new ulong[page.Count];
        for (var index = 0; index < children.Length; index++)
        {
            children[index] = page.Child(index);
        }

        return children;
    }

    private void RequireOrder(ReadOnlySpan<byte> key, ulong id)
    {
        if (_previousLength >= 0 && key.SequenceCompareTo(_previous.AsSpan(0, _previousLength)) <= 0)
        {
            throw new BoltFormatException($"the keys on page {id} of the bolt file are not in order");
        }

        if (_previous.Length < key.Length)
        {
            _previous = new byte[key.Length * 2];
        }

        key.CopyTo(_previous);
        _previousLength = key.Length;
    }
}

internal delegate void BoltElementVisitor(ulong page, bool isBucket, ReadOnlySpan<byte> key, ReadOnlySpan<byte> value);
