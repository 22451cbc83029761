using Visavis.Server.Configuration;
using Visavis.Server.Validation;

namespace Visavis.Server.Api.Sessions;

/// <summary>Reads the body of a speech task, the same for backends and for pages.</summary>
internal sealed class SpeechTaskReader(VisavisOptions options)
{
    /// <summary>The text, or null when the errors of <paramref name="body"/> say what is wrong. Blank texts are fine.</summary>
    public string? Read(FieldReader body)
    {
        if (body.Errors.Any) return null;
        var field = body["text"];
        var text = field.RequiredString();
        if (text is null || text.Length <= options.Sessions.MaxTaskCharacters) return text;
        field.Fail($"A text may have at most {options.Sessions.MaxTaskCharacters} characters.", ValidationErrorType.TooLong);
        return null;
    }
}
