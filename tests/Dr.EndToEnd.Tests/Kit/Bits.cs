namespace Dr.EndToEnd.Tests.Kit;

/// <summary>Damage as disks and hands make it.</summary>
internal static class Bits
{
    /// <summary>One bit in the middle of a file.</summary>
    public static void Flip(string file)
    {
        using var stream = new FileStream(file, FileMode.Open, FileAccess.ReadWrite);
        stream.Position = stream.Length / 2;
        var value = stream.ReadByte();
        stream.Position--;
        stream.WriteByte((byte)(value ^ 0x10));
    }
}
