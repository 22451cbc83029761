using Visavis.Server.Problems;

namespace Visavis.Server.Validation;

/// <summary>One thing that is wrong with a request.</summary>
/// <param name="Location">Where.</param>
/// <param name="Message">What, for people; never quotes the value, which may be a secret.</param>
/// <param name="Type">What, for programs: one of <see cref="ValidationErrorType"/>.</param>
internal sealed record ValidationError(FieldPath Location, string Message, string Type);

/// <summary>The closed list of <c>type</c> values in 422 answers (docs/reference/errors.md).</summary>
internal static class ValidationErrorType
{
    public const string JsonInvalid = "json_invalid";
    public const string Missing = "missing";
    public const string ObjectType = "object_type";
    public const string StringType = "string_type";
    public const string IntegerType = "int_type";
    public const string NotWhole = "int_from_float";
    public const string TooSmall = "greater_than_equal";
    public const string TooLarge = "less_than_equal";
    public const string TooShort = "string_too_short";
    public const string TooLong = "string_too_long";
    public const string NotInEnum = "enum";
    public const string UnknownEngine = "union_tag_invalid";
    public const string MissingEngine = "union_tag_not_found";
    public const string Url = "url";
    public const string HeaderName = "header_name";
    public const string HeaderValue = "header_value";
    public const string Contradiction = "contradiction";
    public const string ExtraForbidden = "extra_forbidden";
}

/// <summary>Everything that is wrong with a request, reported in one go: 422 with a <c>detail</c> array.</summary>
internal sealed class ValidationErrors : IResult
{
    // A hostile body could hold a hundred thousand bad headers; nobody reads more than this.
    private const int MostReported = 50;

    private readonly List<ValidationError> _items = [];

    public bool Any => _items.Count > 0;

    public IReadOnlyList<ValidationError> Items => _items;

    public void Add(FieldPath location, string message, string type)
    {
        if (_items.Count < MostReported) _items.Add(new ValidationError(location, message, type));
    }

    public Task ExecuteAsync(HttpContext httpContext)
    {
        httpContext.Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
        return httpContext.Response.WriteJsonAsync(json =>
        {
            json.WriteStartObject();
            json.WriteStartArray("detail");
            foreach (var item in _items)
            {
                json.WriteStartObject();
                json.WritePropertyName("loc");
                item.Location.WriteTo(json);
                json.WriteString("msg", item.Message);
                json.WriteString("type", item.Type);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        });
    }
}
