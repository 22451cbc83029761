/** What became of the TURN servers that the server hands out to pages. */
export interface TurnFinding {
  /** Whether the server hands out any. */
  configured: boolean;
  /** By which transports this browser got a relay: `udp`, `tcp`, `tls`. */
  reached: string[];
  /** What the others answered: a STUN error code, or the browser's 701 for none at all. */
  refusals: number[];
}

/** An answer from a TURN server takes a fraction of a second; a firewall that swallows packets never gives one. */
const limitMs = 5_000;

/** Asks each TURN server of a session for a relay, as a connection would that has no other way. */
export async function probeTurn(sessionToken: string): Promise<TurnFinding> {
  const response = await fetch('_sdk/v0/sessions', { headers: { 'X-Session-Token': sessionToken } });
  const info = (await response.json()) as { session_config?: { ice_servers?: RTCIceServer[] } };
  const servers = (info.session_config?.ice_servers ?? []).filter(({ urls }) => [urls].flat().some((url) => url.startsWith('turn')));
  if (servers.length === 0) return { configured: false, reached: [], refusals: [] };

  const peer = new RTCPeerConnection({ iceServers: servers, iceTransportPolicy: 'relay' });
  const reached = new Set<string>();
  const refusals: number[] = [];
  try {
    await new Promise<void>((resolve) => {
      setTimeout(resolve, limitMs);
      peer.addEventListener('icecandidate', ({ candidate }) => {
        // No candidate: all have been asked.
        if (!candidate) resolve();
        else if (candidate.type === 'relay') reached.add((candidate as { relayProtocol?: string }).relayProtocol ?? 'udp');
      });
      peer.addEventListener('icecandidateerror', ({ errorCode }) => refusals.push(errorCode));
      peer.createDataChannel('probe');
      void peer.setLocalDescription();
    });
  } finally {
    peer.close();
  }
  return { configured: true, reached: [...reached].sort(), refusals };
}

/** The transports in words: `UDP, TCP and TLS`. */
export function transports(names: readonly string[]): string {
  const upper = names.map((name) => name.toUpperCase());
  return upper.length < 2 ? upper.join('') : `${upper.slice(0, -1).join(', ')} and ${upper.at(-1)}`;
}
