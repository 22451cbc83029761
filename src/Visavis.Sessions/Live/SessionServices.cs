using Microsoft.Extensions.Logging;
using Visavis.Sessions.Ports;
using Visavis.Sessions.Pump;

namespace Visavis.Sessions.Live;

/// <summary>What every session of a process shares.</summary>
internal sealed record SessionServices(IViewerConnectionFactory Viewers, FramePump Pump, TimeProvider Time, ILogger Log);
