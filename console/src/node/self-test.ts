import { VisavisAvatar, VisavisError } from '@visavis/web-sdk';
import { Problem } from '../api/problem';
import { createSession, endSession } from '../api/sessions';

/** One question of the self-test, and its answer once there is one. */
export interface Finding {
  name: string;
  state: 'waiting' | 'running' | 'good' | 'bad';
  text: string;
}

export const questions = ['The server takes a session', 'Picture and sound get through', 'The way back is quick'] as const;

export const notAsked: Finding[] = questions.map((name) => ({ name, state: 'waiting', text: '' }));

/** Even through TURN over TLS a picture comes within two or three seconds. */
const pictureTimeoutMs = 8_000;
/** Above this a spoken conversation feels slow. */
const slowRoundTripMs = 200;

/** Tries from this browser what a customer's page would do; tells each finding as it comes. */
export async function runSelfTest(apiKey: string, avatarId: string, tell: (findings: Finding[]) => void): Promise<void> {
  const findings = notAsked.map((each) => ({ ...each }));
  const set = (index: number, state: Finding['state'], text = '') => {
    findings[index] = { ...findings[index]!, state, text };
    tell([...findings]);
  };

  set(0, 'running');
  let created;
  try {
    created = await createSession({ avatar_id: avatarId, background: 'default', model: 'delta' }, apiKey);
  } catch (error) {
    return set(0, 'bad', error instanceof Problem ? `${error.title} ${error.advice}` : 'The session could not be made.');
  }
  set(0, 'good', 'A session was made.');
  const avatar = new VisavisAvatar({ sessionToken: created.token, apiHost: '.' });
  try {
    set(1, 'running');
    await avatar.init({ timeout: pictureTimeoutMs });
    const { timeToFirstFrameMs } = await avatar.stats();
    set(1, 'good', `The first picture came after ${Math.round(timeToFirstFrameMs ?? 0)} ms.`);
    set(2, 'running');
    const roundTripMs = await roundTrip(avatar);
    if (roundTripMs === null) set(2, 'bad', 'The server did not answer over the media path. Packets may be lost on the way.');
    else if (roundTripMs > slowRoundTripMs) set(2, 'bad', `${Math.round(roundTripMs)} ms there and back. It works, but conversations feel slow: a server nearer to its viewers helps.`);
    else set(2, 'good', `${Math.max(1, Math.round(roundTripMs))} ms there and back.`);
  } catch (error) {
    set(1, 'bad', adviceFor(error));
  } finally {
    await avatar.dispose();
    await endSession(created.session_id, apiKey).catch(() => undefined);
  }
}

/** The first answer takes a moment: asked for until it is there. */
async function roundTrip(avatar: VisavisAvatar): Promise<number | null> {
  for (let attempt = 0; attempt < 20; attempt++) {
    const { roundTripMs } = await avatar.stats();
    if (roundTripMs !== null && roundTripMs > 0) return roundTripMs;
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
  return null;
}

export function adviceFor(error: unknown): string {
  const blocked = 'UDP between this browser and the server seems to be blocked. Open the server’s UDP ports, or set up a TURN server: it gets through most firewalls.';
  if (error === 'Connection timeout') return `No picture came in time. ${blocked}`;
  if (error instanceof VisavisError) {
    if (error.code === 'connection_failed') return `No media path came up. ${blocked}`;
    if (error.code === 'unsupported') return 'This browser has no WebRTC, or an extension switched it off.';
    return `${error.message}.`;
  }
  return error instanceof Error ? error.message : String(error);
}
