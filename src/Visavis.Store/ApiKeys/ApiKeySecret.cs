using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Visavis.Store.ApiKeys;

/// <summary>How keys are made, shown and hashed.</summary>
public static class ApiKeySecret
{
    /// <summary>Marks a Visavis key, so that secret scanners can find one that leaked.</summary>
    public const string Marker = "vv_";

    private const int RandomBytes = 32;
    private const int ShownCharacters = 8;

    /// <summary>Makes a key: the marker and 256 random bits in URL-safe Base64.</summary>
    public static string Create() => Marker + Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(RandomBytes));

    /// <summary>The part of a key that may be shown.</summary>
    public static string PrefixOf(string secret) => secret[..Math.Min(secret.Length, ShownCharacters)];

    /// <summary>The SHA-256 of a key in lower-case hexadecimal, under which it is stored and looked up.</summary>
    /// <remarks>A plain hash is enough: a key is 256 random bits, so there is nothing to guess that a slow hash would protect.</remarks>
    public static string Hash(string secret) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(secret)));
}
