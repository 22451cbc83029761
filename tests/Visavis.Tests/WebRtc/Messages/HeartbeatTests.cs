using Visavis.WebRtc.Messages;

namespace Visavis.Tests.WebRtc.Messages;

public sealed class HeartbeatTests
{
    [Theory]
    [InlineData("""{"type":"visavis.ping","n":1}""", """{"type":"visavis.pong","n":1}""")]
    [InlineData("""{ "n": 4294967296, "type": "visavis.ping" }""", """{"type":"visavis.pong","n":4294967296}""")]
    public void AnswerTo_APing_RepeatsItsNumber(string ping, string pong) => Assert.Equal(pong, Heartbeat.AnswerTo(ping));

    [Theory]
    [InlineData("")]
    [InlineData("visavis.ping")]
    [InlineData("""["visavis.ping"]""")]
    [InlineData("""{"type":"visavis.ping"}""")]
    [InlineData("""{"type":"visavis.ping","n":"1"}""")]
    [InlineData("""{"type":1,"n":1,"x":"visavis.ping"}""")]
    [InlineData("""{"type":"conversation_engine.external.message.send","data":"visavis.ping"}""")]
    public void AnswerTo_SomethingElse_IsNothing(string message) => Assert.Null(Heartbeat.AnswerTo(message));
}
