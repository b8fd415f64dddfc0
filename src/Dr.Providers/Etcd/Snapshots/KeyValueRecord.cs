namespace Dr.Providers.Etcd.Snapshots;

/// <summary>The value of a record in etcd's <c>key</c> bucket: the protobuf message <c>mvccpb.KeyValue</c>.</summary>
internal static class KeyValueRecord
{
    private const int KeyField = 1;

    /// <summary>The key of the user; empty for the record that a bumped restore leaves.</summary>
    /// <exception cref="BoltFormatException">The message does not decode; a server would refuse to start on it.</exception>
    public static ReadOnlySpan<byte> Key(ReadOnlySpan<byte> message)
    {
        ReadOnlySpan<byte> key = default;
        var fields = new ProtobufScan(message);
        while (fields.MoveNext())
        {
            if (fields.Field == KeyField)
            {
                key = fields.Bytes;
            }
        }

        return key;
    }
}
