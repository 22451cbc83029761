import type { Page } from 'playwright-core';
import type { Rest } from './rest.js';

/** What a page may do wrong, by malice or by accident. */
export const abuses = [
  'joins and leaves',
  'offers and never answers',
  'offers the same twice at once',
  'offers again and again while connecting',
  'sends garbage',
  'floods with candidates',
  'is gone without a word',
  'loses its session while connecting',
] as const;

export type Abuse = (typeof abuses)[number];

/** Lets a page misbehave once, in a session of its own; the session is deleted afterwards. Answers the HTTP statuses of what it posted. */
export async function misbehave(page: Page, rest: Rest, abuse: Abuse, seed: number): Promise<number[]> {
  const session = await rest.createSession();
  const isKept = abuse !== 'loses its session while connecting';
  const end = (): Promise<unknown> => rest.call('DELETE', `/api/v1/sessions/${session.session_id}`);
  const doing = page.evaluate(doWrong, { origin: rest.origin, token: session.token, abuse, seed });
  if (isKept) return doing.finally(end);
  await end();
  return doing;
}

/** Runs in the page. */
async function doWrong({ origin, token, abuse, seed }: { origin: string; token: string; abuse: Abuse; seed: number }): Promise<number[]> {
  const statuses: number[] = [];
  const answered = await fetch(`${origin}/_sdk/v0/sessions`, { headers: { 'x-session-token': token } });
  if (!answered.ok) return [answered.status];
  const { room_url: room, limited_access_token: bearer } = (await answered.json()) as { room_url: string; limited_access_token: string };
  const send = (method: string, url: string, type: string, body: string): Promise<Response> =>
    fetch(url, { method, headers: { authorization: `Bearer ${bearer}`, 'content-type': type }, body }).then((response) => {
      statuses.push(response.status);
      return response;
    });
  const offerWith = (sdp: string): Promise<Response> => send('POST', room, 'application/sdp', sdp);

  // A small generator, so that a run can be repeated.
  let state = seed + 1;
  const random = (below: number): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };

  const peer = new RTCPeerConnection();
  peer.addTransceiver('video', { direction: 'recvonly' });
  peer.addTransceiver('audio', { direction: 'sendrecv' });
  peer.createDataChannel('visavis');
  await peer.setLocalDescription();
  const sdp = peer.localDescription!.sdp;

  const garbage = (): string => {
    const lines = sdp.split('\r\n');
    switch (random(6)) {
      case 0:
        return sdp.slice(0, random(sdp.length));
      case 1:
        return Array.from({ length: 200 + random(2000) }, () => String.fromCharCode(32 + random(90))).join('');
      case 2:
        return lines.filter(() => random(5) > 0).join('\r\n');
      case 3:
        return lines.map((line) => (random(8) === 0 ? line.replace(/\d+/g, () => String(random(2 ** 31))) : line)).join('\r\n');
      case 4:
        return sdp + lines[random(lines.length)]!.concat('\r\n').repeat(500);
      default:
        return lines.map((line) => (random(20) === 0 ? `${line}\0${'ü'.repeat(random(50))}` : line)).join('\r\n');
    }
  };

  const connect = async (): Promise<string> => {
    const answer = await offerWith(sdp);
    await peer.setRemoteDescription({ type: 'answer', sdp: await answer.text() });
    const up = (): boolean => peer.connectionState === 'connected';
    if (!up()) await new Promise<void>((resolve) => peer.addEventListener('connectionstatechange', () => (up() || peer.connectionState === 'failed') && resolve()));
    return new URL(answer.headers.get('location')!, origin).href;
  };

  switch (abuse) {
    case 'joins and leaves':
      await send('DELETE', await connect(), 'text/plain', '');
      break;
    case 'offers and never answers':
      await offerWith(sdp);
      break;
    case 'offers the same twice at once':
      await Promise.all([offerWith(sdp), offerWith(sdp)]);
      break;
    case 'offers again and again while connecting':
      await Promise.all(Array.from({ length: 5 }, () => offerWith(sdp)));
      await connect();
      break;
    case 'sends garbage':
      for (let i = 0; i < 5; i++) await offerWith(garbage()).catch(() => undefined);
      break;
    case 'floods with candidates': {
      const place = new URL((await offerWith(sdp)).headers.get('location')!, origin).href;
      const candidates = Array.from({ length: 120 }, (_, i) => `a=candidate:${i} 1 udp ${random(2 ** 31)} 127.0.${random(255)}.${1 + random(254)} ${1 + random(65_000)} typ host\r\n`);
      const fragment = `a=ice-ufrag:abcd\r\na=ice-pwd:abcdefghijklmnopqrstuvwx\r\nm=audio 9 RTP/AVP 0\r\na=mid:0\r\n${candidates.join('')}`;
      for (let i = 0; i < 3; i++) await send('PATCH', place, 'application/trickle-ice-sdpfrag', i === 2 ? garbage() : fragment);
      break;
    }
    case 'is gone without a word':
      await connect();
      break;
    case 'loses its session while connecting':
      await connect().catch(() => undefined);
      break;
  }

  peer.close();
  return statuses;
}
