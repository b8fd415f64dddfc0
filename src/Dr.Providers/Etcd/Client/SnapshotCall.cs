using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using Grpc.Core;

namespace Dr.Providers.Etcd.Client;

/// <summary>
/// One call of <c>Maintenance.Snapshot</c>, read as gRPC frames straight from HTTP/2: a snapshot is gigabytes of 32 KiB
/// messages, and a message object each would cost more than everything else that is done to the bytes.
/// </summary>
internal sealed class SnapshotCall : ISnapshotSource
{
    public const string Question = "stream the snapshot";

    // a message with no field, uncompressed: flag and length of its gRPC frame
    private static readonly byte[] EmptyRequest = new byte[5];

    private readonly HttpResponseMessage _response;
    private readonly EtcdTransport _transport;

    private SnapshotCall(HttpResponseMessage response, Stream body, EtcdTransport transport)
    {
        _response = response;
        _transport = transport;
        Body = body;
    }

    /// <summary>The raw gRPC frames.</summary>
    public Stream Body { get; }

    /// <exception cref="EtcdException">The member refused, or could not be asked.</exception>
    public static async Task<SnapshotCall> OpenAsync(
        EtcdTransport transport,
        Metadata? headers,
        CancellationToken cancellationToken
    )
    {
        using var request = Request(transport.Address, headers);
        HttpResponseMessage? response = null;
        try
        {
            response = await transport.Http.SendAsync(
                request,
                HttpCompletionOption.ResponseHeadersRead,
                cancellationToken
            );
            // why: a refusal comes without a body, its status among the first headers
            ThrowUnlessOk(transport, response, response.Headers, isEnd: false);
            return new SnapshotCall(response, await response.Content.ReadAsStreamAsync(cancellationToken), transport);
        }
        catch (Exception e)
        {
            response?.Dispose();
            throw e is HttpRequestException or IOException ? Broken(transport, e) : e;
        }
    }

    public void EnsureEndedWell() => ThrowUnlessOk(_transport, _response, _response.TrailingHeaders, isEnd: true);

    public void Dispose() => _response.Dispose();

    private static EtcdException Broken(EtcdTransport transport, Exception e) =>
        EtcdErrorMap.OfTransport(Question, transport.Endpoint, e, transport.TlsRefusal);

    private static HttpRequestMessage Request(Uri address, Metadata? headers)
    {
        var uri = new Uri(address, "/etcdserverpb.Maintenance/Snapshot");
        var request = new HttpRequestMessage(HttpMethod.Post, uri)
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new ByteArrayContent(EmptyRequest),
        };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/grpc");
        request.Headers.TE.Add(new TransferCodingWithQualityHeaderValue("trailers"));
        foreach (var header in headers ?? [])
        {
            request.Headers.TryAddWithoutValidation(header.Key, header.Value);
        }
        return request;
    }

    private static void ThrowUnlessOk(
        EtcdTransport transport,
        HttpResponseMessage response,
        HttpResponseHeaders headers,
        bool isEnd
    )
    {
        if (response.StatusCode != HttpStatusCode.OK)
        {
            var detail = $"HTTP status {(int)response.StatusCode}";
            throw EtcdErrorMap.OfStatus(Question, transport.Endpoint, StatusCode.Unknown, detail);
        }
        var known = headers.TryGetValues("grpc-status", out var values);
        var code = known && int.TryParse(values!.First(), CultureInfo.InvariantCulture, out var number) ? number : -1;
        if (known ? code != 0 : isEnd)
        {
            var said = headers.TryGetValues("grpc-message", out var texts) ? Uri.UnescapeDataString(texts.First()) : "";
            var detail = known ? said : "the stream ended without a status";
            var status = known ? (StatusCode)code : StatusCode.Unavailable;
            throw EtcdErrorMap.OfStatus(Question, transport.Endpoint, status, detail);
        }
    }
}
