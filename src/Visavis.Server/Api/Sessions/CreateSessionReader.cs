using Visavis.Server.Avatars;
using Visavis.Server.Engines;
using Visavis.Server.Validation;

namespace Visavis.Server.Api.Sessions;

/// <summary>Reads the body of <c>POST /api/v1/sessions</c> as section A.2 of the contract describes it. Unknown members are ignored.</summary>
internal sealed class CreateSessionReader(EngineRequestReader engines)
{
    public const int DefaultAbsentSeconds = 60;
    public const int LeastAbsentSeconds = 10;
    public const int DefaultDurationSeconds = 3600;
    public const int LeastDurationSeconds = 60;
    public const int MostDurationSeconds = 86_400;

    /// <summary>The request, or null when the errors of <paramref name="body"/> say what is wrong.</summary>
    public CreateSessionRequest? Read(FieldReader body)
    {
        var avatarId = body["avatar_id"].String();
        var engine = engines.Read(body["conversation_engine"]);
        var background = ReadBackground(body);
        var preset = ReadPreset(body);
        var absentSeconds = body["user_absent_timeout"].Integer(LeastAbsentSeconds) ?? DefaultAbsentSeconds;
        var durationSeconds = body["max_duration"].Integer(LeastDurationSeconds, MostDurationSeconds) ?? DefaultDurationSeconds;
        if (body.Errors.Any || engine is null) return null;

        // The contract names no upper bound for the absent timeout, but no session outlives the longest duration.
        absentSeconds = Math.Min(absentSeconds, MostDurationSeconds);
        return new CreateSessionRequest(
            avatarId,
            engine,
            background == "transparent",
            preset ?? RenderPresets.Default,
            TimeSpan.FromSeconds(absentSeconds),
            TimeSpan.FromSeconds(durationSeconds));
    }

    // Old example applications put the background into "extra"; what stands at the top level wins.
    private static string? ReadBackground(FieldReader body)
    {
        var background = body["background"];
        if (background.IsAbsent)
        {
            var extra = body["extra"];
            if (!extra.ExpectObject()) return null;
            background = extra["background"];
        }

        return background.OneOf("transparent", "default");
    }

    // "model" and "render_model" are two names of one thing.
    private static string? ReadPreset(FieldReader body)
    {
        var model = body["model"].OneOf(RenderPresets.Names);
        var alias = body["render_model"];
        var renderModel = alias.OneOf(RenderPresets.Names);
        if (model is not null && renderModel is not null && model != renderModel)
            alias.Fail("'model' and 'render_model' are two names of one setting, and they differ.", ValidationErrorType.Contradiction);
        return model ?? renderModel;
    }
}
