using System.Diagnostics;
using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using Visavis.Media.Video;
using Visavis.Sessions.Ports;
using Visavis.WebRtc.Ice;

namespace Visavis.WebRtc.Loopback;

/// <summary>Connects to ourselves as a viewer would and looks whether everything arrives.</summary>
public static class LoopbackSelfTest
{
    private const double AvatarPitchHz = 440;
    private const double MicrophonePitchHz = 1000;
    private const int SamplesToJudge = 4800;
    private const int MaxSamplesToHear = 72_000;
    private const double PureTone = 0.8;

    private const string RelayAdvice =
        "Check its address and secret (coturn: static-auth-secret, and a usable userdb), and that it may reach this server's UDP ports (allowed-peer-ip).";

    private static readonly VideoFormat Picture = new(320, 240, 25);

    /// <summary>Runs the test: half a second to two seconds when all is well.</summary>
    /// <param name="options">Settings of the connection.</param>
    /// <param name="log">Where the connection reports.</param>
    /// <param name="limit">When to give up.</param>
    /// <param name="cancellationToken">Stops the test.</param>
    /// <returns>What worked. Missing libraries and time-outs are reported, not thrown.</returns>
    public static Task<LoopbackReport> RunAsync(
        WebRtcOptions options, ILogger<GStreamerViewerConnectionFactory> log, TimeSpan limit, CancellationToken cancellationToken) =>
        RunAsync(options, null, log, limit, cancellationToken);

    /// <summary>The same through a TURN server and by no other way, as a viewer behind a strict firewall. TLS (<c>turns:</c>) cannot be tried like this.</summary>
    /// <inheritdoc cref="RunAsync(WebRtcOptions, ILogger{GStreamerViewerConnectionFactory}, TimeSpan, CancellationToken)" />
    /// <param name="options">Settings of the connection.</param>
    /// <param name="relay">The server; null for the direct way.</param>
    /// <param name="log">Where the connection reports.</param>
    /// <param name="limit">When to give up.</param>
    /// <param name="cancellationToken">Stops the test.</param>
    public static async Task<LoopbackReport> RunAsync(
        WebRtcOptions options, IceServer? relay, ILogger<GStreamerViewerConnectionFactory> log, TimeSpan limit, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(options);
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(limit);
        var run = new Run();
        try
        {
            var client = new LoopbackClientOptions
            {
                // Bound to the same addresses: from another one a restricted server may be out of reach.
                LocalAddresses = IceConfig.From(options).LocalAddresses,
                MicrophoneToneHz = MicrophonePitchHz,
                Video = options.PreferredCodec,
                Relay = relay is null ? null : IceConfig.Relay(relay),
            };
            await run.ExecuteAsync(client, new GStreamerViewerConnectionFactory(options, TimeProvider.System, log), deadline.Token);
            return run.Report;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return run.Report with { Problem = $"Within {limit.TotalSeconds:0} s: {run.Waiting}. {(relay is null ? "Is local UDP traffic blocked by a firewall?" : RelayAdvice)}" };
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            return run.Report with { Problem = exception.Message };
        }
    }

    private sealed class Run : IViewerObserver
    {
        private readonly SoundRecorder _microphone = new();
        private readonly Channel<string> _messages = Channel.CreateBounded<string>(10);
        private long _began;

        public LoopbackReport Report { get; private set; } = new();

        /// <summary>What is being waited for, for the report.</summary>
        public string Waiting { get; private set; } = "no answer";

        private TimeSpan SinceOffer => Stopwatch.GetElapsedTime(_began);

        public async Task ExecuteAsync(LoopbackClientOptions options, GStreamerViewerConnectionFactory factory, CancellationToken cancellationToken)
        {
            await using var client = await LoopbackClient.CreateAsync(options, cancellationToken);
            _began = Stopwatch.GetTimestamp();
            var accepted = await factory.OpenRoom(Picture, this).AcceptAsync(client.OfferSdp, cancellationToken);
            Report = Report with { Answered = SinceOffer };
            try
            {
                await WatchAsync(client, accepted, cancellationToken);
            }
            finally
            {
                var closing = Stopwatch.GetTimestamp();
                await accepted.Connection.CloseAsync(ViewerDisconnectReason.Closed);
                Report = Report with { Closed = Stopwatch.GetElapsedTime(closing) };
            }
        }

        public void OnViewerConnected(IViewerConnection viewer)
        {
        }

        public void OnViewerDisconnected(IViewerConnection viewer, ViewerDisconnectReason reason)
        {
        }

        public void OnMicrophone(IViewerConnection viewer, ReadOnlySpan<short> pcm) => _microphone.Keep(pcm);

        public void OnMessage(IViewerConnection viewer, string message) => _messages.Writer.TryWrite(message);

        private static async Task HearAsync(SoundRecorder sound, double pitchHz, string what, CancellationToken cancellationToken)
        {
            for (var heard = 0; heard < MaxSamplesToHear; heard += SamplesToJudge)
            {
                await sound.Arrived.WaitForMoreAsync(SamplesToJudge, cancellationToken);
                if (ToneMeter.Share(sound.Latest(SamplesToJudge), pitchHz) > PureTone) return;
            }

            throw new InvalidDataException($"{what} arrived, but distorted.");
        }

        private async Task WatchAsync(LoopbackClient client, AcceptedViewer accepted, CancellationToken cancellationToken)
        {
            Waiting = "no connection";
            await client.AcceptAnswerAsync(accepted.AnswerSdp, cancellationToken);
            await client.Connected.WaitAsync(cancellationToken);
            Report = Report with { Connected = SinceOffer };

            await using var pattern = TestPattern.Start(accepted.Connection, Picture, AvatarPitchHz);
            Waiting = "no picture";
            await client.Pictures.Arrived.WaitForAsync(1, cancellationToken);
            Report = Report with { FirstPicture = SinceOffer };

            Waiting = "no sound";
            await HearAsync(client.Sound, AvatarPitchHz, "Sound", cancellationToken);
            Report = Report with { SoundHeard = SinceOffer };

            Waiting = "no microphone";
            await HearAsync(_microphone, MicrophonePitchHz, "The microphone", cancellationToken);
            Report = Report with { MicrophoneHeard = SinceOffer };

            Waiting = "no answer to a message";
            await client.ChannelOpen.WaitAsync(cancellationToken);
            var sent = Stopwatch.GetTimestamp();
            client.Send("""{"type":"visavis.ping","n":1}""");
            await client.Messages.ReadAsync(cancellationToken);
            Report = Report with { MessageRoundTrip = Stopwatch.GetElapsedTime(sent) };
        }
    }
}
