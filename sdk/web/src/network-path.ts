/**
 * The way that picture, sound and messages take: straight between the page and the server, or through a TURN server; and how the page's
 * own packets leave it. `relay tls` passes almost every firewall, `direct udp` has the least delay.
 */
export type NetworkPath = 'direct udp' | 'direct tcp' | 'relay udp' | 'relay tcp' | 'relay tls';

type Pair = RTCIceCandidatePairStats & { selected?: boolean };
type Transport = RTCStats & { selectedCandidatePairId?: string };
type Candidate = RTCStats & { candidateType?: string; protocol?: string; relayProtocol?: string };

/** The pair of addresses that packets travel between; undefined before there is one. */
export function selectedPair(report: ReadonlyMap<string, RTCStats>): RTCIceCandidatePairStats | undefined {
  let nominated: Pair | undefined;
  for (const entry of report.values()) {
    if (entry.type === 'transport') {
      const selected = report.get((entry as Transport).selectedCandidatePairId ?? '');
      if (selected) return selected as Pair;
    } else if (entry.type === 'candidate-pair') {
      const pair = entry as Pair;
      if (pair.selected) return pair; // Firefox, which has no transport entry.
      if (pair.nominated && pair.state === 'succeeded') nominated = pair;
    }
  }
  return nominated;
}

/** Names the way of a pair; null when the browser does not tell. */
export function networkPath(report: ReadonlyMap<string, RTCStats>, pair: RTCIceCandidatePairStats | undefined): NetworkPath | null {
  const own = report.get(pair?.localCandidateId ?? '') as Candidate | undefined;
  const server = report.get(pair?.remoteCandidateId ?? '') as Candidate | undefined;
  if (!own) return null;
  if (own.candidateType === 'relay') return known(`relay ${own.relayProtocol ?? 'udp'}`);
  // The server can have a relay of its own: the page then sends straight to that.
  return known(`${server?.candidateType === 'relay' ? 'relay' : 'direct'} ${own.protocol ?? 'udp'}`);
}

const names: readonly NetworkPath[] = ['direct udp', 'direct tcp', 'relay udp', 'relay tcp', 'relay tls'];
const known = (name: string): NetworkPath | null => names.find((each) => each === name.toLowerCase()) ?? null;
