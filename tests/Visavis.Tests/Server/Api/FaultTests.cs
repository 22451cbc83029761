using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Visavis.Store.ApiKeys;
using Visavis.Tests.Contract;

namespace Visavis.Tests.Server.Api;

/// <summary>A fault of ours is told as one, and tells nothing about us.</summary>
public sealed class FaultTests
{
    [Fact]
    [ContractCheck("D-A5")]
    public async Task AnyOperation_ThatHitsAFault_Is500WithATextAndNoTrace()
    {
        await using var server = await RunningServer.StartAsync(adjust: services => services.AddSingleton<IApiKeyStore>(
            provider => new FaultyKeys(ActivatorUtilities.CreateInstance<DatabaseApiKeyStore>(provider))));

        using var response = await server.SendAsync(HttpMethod.Post, "/api/v1/sessions", "{}", FaultyKeys.Trigger);

        await response.AssertProblemAsync(500, "internal_error");
        var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.DoesNotContain(FaultyKeys.Inside, text, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", text, StringComparison.Ordinal);
        Assert.Equal(JsonValueKind.String, JsonDocument.Parse(text).RootElement.GetProperty("detail").ValueKind);
        using var next = await server.CreateSessionAsync("{}");
        Assert.True(next.IsSuccessStatusCode);
    }

    private sealed class FaultyKeys(IApiKeyStore inner) : IApiKeyStore
    {
        public const string Trigger = "trips-over-this";
        public const string Inside = "what nobody outside may read";

        public ValueTask<ApiKey?> FindBySecretAsync(string secret, CancellationToken cancellationToken) =>
            secret == Trigger ? throw new InvalidOperationException(Inside) : inner.FindBySecretAsync(secret, cancellationToken);

        public ValueTask<IReadOnlyList<ApiKey>> ListAsync(CancellationToken cancellationToken) => inner.ListAsync(cancellationToken);

        public Task<CreatedApiKey> CreateAsync(NewApiKey key, CancellationToken cancellationToken) => inner.CreateAsync(key, cancellationToken);

        public Task<ApiKey?> RevokeAsync(string id, CancellationToken cancellationToken) => inner.RevokeAsync(id, cancellationToken);
    }
}
