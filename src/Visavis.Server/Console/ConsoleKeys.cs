using System.Globalization;
using Visavis.Server.Auth;
using Visavis.Server.Problems;
using Visavis.Server.Validation;
using Visavis.Store;
using Visavis.Store.ApiKeys;

namespace Visavis.Server.Console;

/// <summary>A key as the console lists it; the secret is in none of its members.</summary>
internal sealed record KeyView(
    string Id, string Name, string Prefix, bool Development, DateTimeOffset CreatedAt, DateTimeOffset? ExpiresAt, DateTimeOffset? RevokedAt, bool InUse);

/// <summary>The keys of the project that somebody is signed in for, newest first.</summary>
internal sealed record KeyList(IReadOnlyList<KeyView> Keys);

/// <summary>A key that was just made.</summary>
/// <param name="Key">What stays visible.</param>
/// <param name="Secret">The key itself; told this one time.</param>
internal sealed record NewKeyView(KeyView Key, string Secret);

/// <summary><c>/console/keys</c>: the keys of one's own project. For people at the console alone, not for backends.</summary>
/// <remarks>
/// A backend's key is refused here, so that a program which holds one cannot quietly make itself another. Whoever has the key can sign in with it,
/// though: after a leak look through the list, not only at the leaked key.
/// </remarks>
internal static class ConsoleKeys
{
    public const string Path = "/console/keys";

    private const int LongestName = 100;
    private const int LongestDays = 3650;

    public static void MapConsoleKeys(this IEndpointRouteBuilder routes)
    {
        var keys = routes.MapGroup(Path).AddEndpointFilter<ApiKeyFilter>().AddEndpointFilter(ConsoleAccess.RequireAsync);
        keys.MapGet("", ListAsync);
        keys.MapPost("", CreateAsync);
        keys.MapDelete("/{id}", RevokeAsync);
    }

    private static async Task<IResult> ListAsync(HttpContext http, IApiKeyStore keys, CancellationToken cancellationToken)
    {
        try
        {
            var own = (await keys.ListAsync(cancellationToken)).Where(key => key.ProjectId == http.Caller().ProjectId).Reverse();
            return TypedResults.Json(new KeyList([.. own.Select(key => View(key, http))]), ConsoleJson.Default.KeyList);
        }
        catch (StoreException)
        {
            return ApiProblem.StoreUnavailable();
        }
    }

    private static async Task<IResult> CreateAsync(HttpContext http, IApiKeyStore keys, CancellationToken cancellationToken)
    {
        using var json = await JsonRequest.ReadAsync(http.Request, mayBeEmpty: false, cancellationToken);
        var name = json.Body["name"].RequiredNonEmptyString();
        if (name?.Length > LongestName)
            json.Body["name"].Fail(string.Create(CultureInfo.InvariantCulture, $"At most {LongestName} characters."), ValidationErrorType.TooLong);
        var days = json.Body["expires_in_days"] is { IsAbsent: false, IsNull: false } field ? field.Integer(1, LongestDays) : null;
        if (json.Body.Errors.Any) return json.Errors;
        try
        {
            var lifetime = days is { } given ? TimeSpan.FromDays(given) : (TimeSpan?)null;
            var created = await keys.CreateAsync(new NewApiKey(http.Caller().ProjectId, name!, ApiKeyKind.Standard, lifetime), cancellationToken);
            return TypedResults.Json(new NewKeyView(View(created.Key, http), created.Secret), ConsoleJson.Default.NewKeyView);
        }
        catch (StoreException)
        {
            return ApiProblem.StoreUnavailable();
        }
    }

    private static async Task<IResult> RevokeAsync(HttpContext http, string id, IApiKeyStore keys, CancellationToken cancellationToken)
    {
        try
        {
            var own = (await keys.ListAsync(cancellationToken)).Any(key => key.Id == id && key.ProjectId == http.Caller().ProjectId);
            if (!own || await keys.RevokeAsync(id, cancellationToken) is not { } revoked)
                return new ApiProblem(StatusCodes.Status404NotFound, ErrorCode.NotFound, "No key with this id.");
            return TypedResults.Json(View(revoked, http), ConsoleJson.Default.KeyView);
        }
        catch (StoreException)
        {
            return ApiProblem.StoreUnavailable();
        }
    }

    private static KeyView View(ApiKey key, HttpContext http) => new(
        key.Id, key.Name, key.Prefix, key.Kind == ApiKeyKind.Development, key.CreatedAt, key.ExpiresAt, key.RevokedAt, key.Id == http.Caller().KeyId);
}
