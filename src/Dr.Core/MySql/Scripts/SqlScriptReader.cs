using System.Buffers;
using System.Text;
using Dr.Errors;

namespace Dr.MySql.Scripts;

/// <summary>
/// Takes a script apart into statements as the stock client does: delimiters, strings, quoted names and comments are known, nothing else
/// of the language. Memory is that of the largest statement, whatever the size of the script.
/// </summary>
/// <remarks>
/// What quotes mean depends on the session's <c>sql_mode</c>, which a script may change on its way: whoever runs the statements MUST set
/// <see cref="Quoting"/> before asking for the next one.
/// </remarks>
public sealed class SqlScriptReader : IDisposable
{
    private const int FirstBuffer = 256 * 1024;
    private const int LookAhead = 64;

    private readonly Stream _script;
    private readonly long _most;
    private readonly SqlLexer _lexer = new();
    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(FirstBuffer);
    private int _begin;
    private int _filled;
    private bool _ended;
    private long _lines = 1;

    /// <param name="script">Read once from where it stands; not disposed.</param>
    /// <param name="most">Bytes of the largest statement that will be given.</param>
    public SqlScriptReader(Stream script, long most)
    {
        _script = script;
        _most = Math.Min(most, Array.MaxLength);
    }

    /// <summary>How the session reads quotes now.</summary>
    public SqlQuoting Quoting
    {
        get => _lexer.Quoting;
        set => _lexer.Quoting = value;
    }

    /// <summary>Without its delimiter and without comments before it. Valid until the next read.</summary>
    public ReadOnlyMemory<byte> Statement { get; private set; }

    /// <summary>The line at which <see cref="Statement"/> begins, from 1.</summary>
    public long Line { get; private set; } = 1;

    /// <summary>Goes on to the next statement.</summary>
    /// <returns>Whether there is one.</returns>
    /// <exception cref="IntegrityException">The script ends inside of a statement.</exception>
    /// <exception cref="DrException">A statement is larger than may be.</exception>
    public async ValueTask<bool> ReadAsync(CancellationToken cancellationToken)
    {
        while (await SkipBlanksAsync(cancellationToken))
        {
            Line = _lines;
            if (await TakeDelimiterCommandAsync(cancellationToken))
            {
                continue;
            }

            var length = await FindEndAsync(cancellationToken);
            RefuseLarger(length);
            Statement = _buffer.AsMemory(_begin, length).TrimEnd(" \t\r\n"u8);
            Forget(length + _lexer.Delimiter.Length);
            if (!Statement.IsEmpty)
            {
                return true;
            }
        }

        return false;
    }

    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = [];
    }

    /// <summary>Passes over white space and comments that no server reads.</summary>
    /// <returns>Whether anything follows.</returns>
    private async ValueTask<bool> SkipBlanksAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            await HaveAsync(LookAhead, cancellationToken);
            var blank = SqlLexer.BlankAt(Window(), _ended);
            if (blank > 0)
            {
                Forget(blank);
            }
            else if (blank == 0)
            {
                return _filled > _begin;
            }
            else if (_ended)
            {
                // why: a comment that never ends is one more kind of a script that was cut
                throw Cut();
            }
            else
            {
                await HaveAsync(Window().Length + 1, cancellationToken);
            }
        }
    }

    private async ValueTask<bool> TakeDelimiterCommandAsync(CancellationToken cancellationToken)
    {
        if (!SqlLexer.IsDelimiterCommand(Window()))
        {
            return false;
        }

        int end;
        while ((end = Window().IndexOf((byte)'\n')) < 0 && !_ended)
        {
            await HaveAsync(Window().Length + 1, cancellationToken);
        }

        end = end < 0 ? Window().Length : end;
        _lexer.TakeDelimiter(Window()[..end]);
        Forget(end);
        return true;
    }

    private async ValueTask<int> FindEndAsync(CancellationToken cancellationToken)
    {
        _lexer.Begin();
        while (true)
        {
            if (_lexer.FindEnd(Window(), _ended) is >= 0 and var end)
            {
                return end;
            }

            if (_ended)
            {
                throw Cut();
            }

            await HaveAsync(Window().Length + 1, cancellationToken);
        }
    }

    /// <summary>Reads until the window has that many bytes, or the script has ended.</summary>
    private async ValueTask HaveAsync(int bytes, CancellationToken cancellationToken)
    {
        while (_filled - _begin < bytes && !_ended)
        {
            MakeRoom();
            var read = await _script.ReadAsync(_buffer.AsMemory(_filled), cancellationToken);
            _filled += read;
            _ended = read == 0;
        }
    }

    private void MakeRoom()
    {
        if (_filled < _buffer.Length)
        {
            return;
        }

        var size = _filled - _begin;
        RefuseLarger(size);
        var target = size > _buffer.Length / 2 ? ArrayPool<byte>.Shared.Rent(2 * _buffer.Length) : _buffer;
        Window().CopyTo(target);
        if (target != _buffer)
        {
            ArrayPool<byte>.Shared.Return(_buffer);
            _buffer = target;
        }

        (_begin, _filled) = (0, size);
    }

    // why: a server hangs up on what is larger, without a word that would tell why
    private void RefuseLarger(long size)
    {
        if (size >= _most)
        {
            throw new DrException(
                ErrorCode.Failed,
                $"the statement at line {Line} has {size} bytes or more, and the server takes less than {_most}",
                "raise max_allowed_packet on the server that is restored onto"
            );
        }
    }

    private ReadOnlySpan<byte> Window() => _buffer.AsSpan(_begin, _filled - _begin);

    private void Forget(int bytes)
    {
        _lines += Window()[..bytes].Count((byte)'\n');
        _begin += bytes;
    }

    private IntegrityException Cut() =>
        new(
            $"the script ends inside of the statement that begins at line {Line}: {Beginning()}",
            "the file was cut: use another one, or the recovery point that it came from"
        );

    private string Beginning()
    {
        var window = Window();
        var first = window[..Math.Min(window.Length, 40)];
        // why: what stands behind the names may be somebody's data, and an error is read by many
        var values = first.IndexOfAny("('\""u8);
        return Encoding.UTF8.GetString(values < 0 ? first : first[..values]).Replace('\n', ' ').Trim();
    }
}
