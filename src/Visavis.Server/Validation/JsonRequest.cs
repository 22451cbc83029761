using System.Text.Json;

namespace Visavis.Server.Validation;

/// <summary>A request's JSON body, read as a whole and checked to be well-formed text throughout.</summary>
internal sealed class JsonRequest : IDisposable
{
    /// <summary>Largest JSON body that is read. A task of 10 000 characters needs 60 KB at most, engine headers some more.</summary>
    public const int MostBytes = 256 * 1024;

    private static readonly JsonDocument EmptyObject = JsonDocument.Parse("{}");

    private readonly JsonDocument? _document;

    private JsonRequest(JsonDocument? document, ValidationErrors errors)
    {
        _document = document;
        Errors = errors;
        Body = new FieldReader((document ?? EmptyObject).RootElement, FieldPath.Body, errors);
    }

    /// <summary>What is wrong so far; the readers of <see cref="Body"/> add to it.</summary>
    public ValidationErrors Errors { get; }

    public FieldReader Body { get; }

    /// <summary>Reads the body. Malformed JSON and anything but an object are already in <see cref="Errors"/> then.</summary>
    /// <param name="request">The request; its content type does not matter.</param>
    /// <param name="mayBeEmpty">Whether no body at all stands for an empty object.</param>
    /// <param name="cancellationToken">Fires when the caller is gone.</param>
    /// <exception cref="BadHttpRequestException">The body is larger than <see cref="MostBytes"/>.</exception>
    public static async Task<JsonRequest> ReadAsync(HttpRequest request, bool mayBeEmpty, CancellationToken cancellationToken)
    {
        var errors = new ValidationErrors();
        var bytes = await RequestBody.ReadAsync(request, MostBytes, cancellationToken);
        if (bytes.IsEmpty)
        {
            if (!mayBeEmpty) errors.Add(FieldPath.Body, "A JSON object is required.", ValidationErrorType.Missing);
            return new JsonRequest(null, errors);
        }

        if (FindFault(bytes.Span) is { } fault)
        {
            errors.Add(FieldPath.Body.Item(fault), $"The body is not valid JSON (at byte {fault}).", ValidationErrorType.JsonInvalid);
            return new JsonRequest(null, errors);
        }

        var document = JsonDocument.Parse(bytes);
        if (document.RootElement.ValueKind == JsonValueKind.Object) return new JsonRequest(document, errors);
        document.Dispose();
        errors.Add(FieldPath.Body, "The body must be a JSON object.", ValidationErrorType.ObjectType);
        return new JsonRequest(null, errors);
    }

    public void Dispose() => _document?.Dispose();

    /// <summary>
    /// Place of the first fault, or null. Goes through every string as well: an escaped half of a surrogate pair passes the parser
    /// and would throw only when somebody asks for the text.
    /// </summary>
    private static int? FindFault(ReadOnlySpan<byte> bytes)
    {
        var reader = new Utf8JsonReader(bytes);
        try
        {
            while (reader.Read())
            {
                if (reader.TokenType is JsonTokenType.String or JsonTokenType.PropertyName) _ = reader.GetString();
            }

            return null;
        }
        catch (JsonException)
        {
            return (int)reader.BytesConsumed;
        }
        catch (InvalidOperationException)
        {
            return (int)reader.TokenStartIndex;
        }
    }
}
