using Dr.Providers.Etcd.Client;
using Dr.Providers.Etcd.Client.Wire;
using Google.Protobuf;

namespace Dr.Bench.Etcd;

/// <summary>Writes the keyspace in transactions, several at a time.</summary>
internal sealed class KeyspaceLoader(EtcdMember member)
{
    private const int Parallel = 8;

    // etcd takes 128 operations at most in one transaction, and 1.5 MiB
    private const int PutsPerTransaction = 64;

    public async Task LoadAsync(int count, CancellationToken cancellationToken)
    {
        var starts = Enumerable
            .Range(0, (count + PutsPerTransaction - 1) / PutsPerTransaction)
            .Select(i => i * PutsPerTransaction);
        var options = new ParallelOptions { MaxDegreeOfParallelism = Parallel, CancellationToken = cancellationToken };
        await System.Threading.Tasks.Parallel.ForEachAsync(
            starts,
            options,
            async (start, stop) =>
                await member.TransactAsync(Puts(start, Math.Min(count, start + PutsPerTransaction)), stop)
        );
    }

    private static TxnRequest Puts(int start, int end)
    {
        var transaction = new TxnRequest();
        for (var number = start; number < end; number++)
        {
            var put = new PutRequest
            {
                Key = ByteString.CopyFromUtf8(KubernetesValues.Key(number)),
                Value = UnsafeByteOperations.UnsafeWrap(KubernetesValues.Value(number)),
            };
            transaction.Success.Add(new RequestOp { RequestPut = put });
        }

        return transaction;
    }
}
