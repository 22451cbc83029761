import { send } from './api.js';
import { VisavisError } from './error.js';

/** Offer and answer over HTTP in the manner of WHEP: POST the offer, PATCH candidates, DELETE to leave. */
export class Signalling {
  #connectionUrl: string | undefined;

  constructor(
    private readonly roomUrl: string,
    private readonly accessToken: string,
  ) {}

  /** Sends the offer and returns the answer, which already names the server's candidates. */
  async offer(sdp: string, signal: AbortSignal): Promise<string> {
    const response = await send('Connecting', this.roomUrl, {
      method: 'POST',
      headers: { ...this.#authorization(), 'Content-Type': 'application/sdp', Accept: 'application/sdp' },
      body: sdp,
      signal,
    });
    const location = response.headers.get('Location');
    // Not readable across origins unless the server exposes it: then leaving is noticed by the missing heartbeat.
    if (location) this.#connectionUrl = new URL(location, this.roomUrl).href;
    const answer = await response.text();
    if (!answer.startsWith('v=0')) throw new VisavisError('refused', 'Connecting got an answer that is not SDP. Is "apiHost" right?', response.status);
    return answer;
  }

  /** Adds candidates that were found after the offer. A lost one is no failure: the server learns our address from our checks. */
  async trickle(fragment: string, signal: AbortSignal): Promise<void> {
    if (!this.#connectionUrl) return;
    await fetch(this.#connectionUrl, {
      method: 'PATCH',
      headers: { ...this.#authorization(), 'Content-Type': 'application/trickle-ice-sdpfrag' },
      body: fragment,
      signal,
    }).catch(() => undefined);
  }

  /** Tells the server that this viewer left. `keepalive` lets the request outlive the page. */
  async leave(): Promise<void> {
    const url = this.#connectionUrl;
    if (!url) return;
    this.#connectionUrl = undefined;
    await fetch(url, {
      method: 'DELETE',
      headers: this.#authorization(),
      keepalive: true,
      signal: AbortSignal.timeout(3000),
    }).catch(() => undefined);
  }

  #authorization(): Record<string, string> {
    return { Authorization: `Bearer ${this.accessToken}` };
  }
}

/** Writes candidates as an SDP fragment (RFC 8840), or nothing when there is none worth sending. */
export function candidateFragment(candidates: readonly RTCIceCandidate[], localSdp: string): string | undefined {
  // Names ending in .local stand for a hidden address and mean nothing outside the local network.
  const useful = candidates.filter((each) => each.candidate && !/\.local\b/.test(each.candidate));
  if (useful.length === 0) return undefined;
  const lines = [localSdp.match(/^a=ice-ufrag:.*$/m)?.[0], localSdp.match(/^a=ice-pwd:.*$/m)?.[0]];
  // Everything is bundled on the first media section.
  lines.push(localSdp.match(/^m=.*$/m)?.[0], localSdp.match(/^a=mid:.*$/m)?.[0]);
  lines.push(...useful.map((each) => `a=${each.candidate}`));
  return `${lines.filter((line) => line !== undefined).map((line) => line.trim()).join('\r\n')}\r\n`;
}
