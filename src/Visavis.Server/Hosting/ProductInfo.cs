using System.Reflection;

namespace Visavis.Server.Hosting;

/// <summary>What this build calls itself.</summary>
internal static class ProductInfo
{
    /// <summary>Version without the commit, e.g. <c>0.1.0</c>.</summary>
    public static string Version { get; } =
        typeof(ProductInfo).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "0.0.0";
}
