using Visavis.Server.Configuration;
using Visavis.Server.Problems;
using Visavis.Sessions.Live;

namespace Visavis.Server.Limits;

/// <summary>Keeps a project within its number of sessions at once, also when it asks for many at the same moment.</summary>
internal sealed class ProjectQuota(SessionHost host, VisavisOptions options)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, int> _beingMade = new(StringComparer.Ordinal);

    /// <summary>Makes a session unless the project has as many as it may.</summary>
    public Outcome<LiveSession> Within(string projectId, Func<LiveSession> create)
    {
        if (options.Sessions.PerProject is not { } most) return create();
        lock (_gate)
        {
            var running = host.Sessions.Count(session => session.Config.ProjectId == projectId);
            var coming = _beingMade.GetValueOrDefault(projectId);
            if (running + coming >= most)
            {
                return new ApiProblem(
                    StatusCodes.Status429TooManyRequests, ErrorCode.SessionQuota, $"The project has {most} sessions at once, as many as it may.")
                {
                    RetryAfter = TimeSpan.FromSeconds(5),
                };
            }

            _beingMade[projectId] = coming + 1;
        }

        try
        {
            return create();
        }
        finally
        {
            lock (_gate)
            {
                if (--_beingMade[projectId] == 0) _beingMade.Remove(projectId);
            }
        }
    }
}
