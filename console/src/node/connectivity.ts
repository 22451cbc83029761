import { VisavisError, type NetworkPath } from '@visavis/web-sdk';
import type { Finding } from './self-test';
import { transports, type TurnFinding } from './turn-probe';

type Answer = Pick<Finding, 'state' | 'text'>;

/** What a way that works means for viewers. */
export function pathAnswer(path: NetworkPath | null, firstFrameMs: number): Answer {
  const came = `The first picture came after ${Math.round(firstFrameMs)} ms`;
  switch (path) {
    case 'direct udp':
      return { state: 'good', text: `${came}, straight from the server over UDP: the best way there is.` };
    case 'direct tcp':
      return { state: 'note', text: `${came}, straight from the server over TCP: UDP is blocked here. It works, but lost packets turn into delay. Let the server’s UDP ports through (WebRtc:UdpPortMin to UdpPortMax).` };
    case null:
      return { state: 'good', text: `${came}.` };
    default:
      return { state: 'note', text: `${came}, through TURN over ${path.slice('relay '.length).toUpperCase()}: the straight way is blocked here. It works, with some more delay and the relay’s bandwidth.` };
  }
}

/** Why nothing came through, and what to do. */
export function blockedAnswer(error: unknown, turn: TurnFinding): Answer {
  if (error instanceof VisavisError && error.code === 'unsupported') return { state: 'bad', text: 'This browser has no WebRTC, or an extension switched it off.' };
  const timedOut = error === 'Connection timeout' || (error instanceof VisavisError && error.code === 'connection_failed');
  if (!timedOut) return { state: 'bad', text: error instanceof Error ? `${error.message.replace(/\.$/, '')}.` : String(error) };
  const blocked = 'No picture came: UDP and TCP between this browser and the server’s media ports seem to be blocked.';
  if (!turn.configured) return { state: 'bad', text: `${blocked} Open those ports, or set up a TURN server (WebRtc:IceServers): it gets through most firewalls.` };
  if (turn.reached.length === 0) return { state: 'bad', text: `${blocked} The TURN server cannot be reached either: see below.` };
  return { state: 'bad', text: `${blocked} The TURN server answers, but it does not reach the server: let it through to the server’s UDP ports.` };
}

/** What viewers behind strict firewalls can count on. */
export function turnAnswer(turn: TurnFinding): Answer {
  if (!turn.configured) return { state: 'note', text: 'No TURN server is set up. Viewers whose network blocks UDP and unusual ports will see nothing: WebRtc:IceServers names one.' };
  const [least, most] = [turn.reached.length === 1 && turn.reached[0] === 'udp', turn.reached.includes('tls')];
  if (turn.reached.length > 0) {
    const over = `It answers over ${transports(turn.reached)}`;
    if (most) return { state: 'good', text: `${over}: almost every firewall lets that through.` };
    return { state: 'note', text: `${over}${least ? ' only, which helps nobody whose network blocks UDP' : ''}. TLS on port 443 (a turns: address) gets through most firewalls.` };
  }
  if (turn.refusals.includes(401)) return { state: 'bad', text: 'It answers, but refuses the credentials: the secret here (WebRtc:IceServers) and the TURN server’s own differ, or their clocks do.' };
  const code = turn.refusals.find((each) => each !== 701);
  if (code !== undefined) return { state: 'bad', text: `It answers, but gives no relay (error ${code}). Its log says why.` };
  return { state: 'bad', text: 'It does not answer this browser. Is it running, and do its ports (3478, 5349 or 443) pass the firewalls?' };
}
