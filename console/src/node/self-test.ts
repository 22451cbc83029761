import { VisavisAvatar } from '@visavis/web-sdk';
import { Problem } from '../api/problem';
import { createSession, endSession } from '../api/sessions';
import { blockedAnswer, pathAnswer, turnAnswer } from './connectivity';
import { probeTurn, type TurnFinding } from './turn-probe';

/** One question of the self-test, and its answer once there is one. */
export interface Finding {
  name: string;
  state: 'waiting' | 'running' | 'good' | 'note' | 'bad';
  text: string;
}

export const questions = ['The server takes a session', 'Picture and sound get through', 'The way back is quick', 'There is a way around firewalls (TURN)'] as const;

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
  // Beside the picture, not after it: nobody likes to wait for a test.
  const turn = probeTurn(created.token).catch((): TurnFinding => ({ configured: false, reached: [], refusals: [] }));
  set(3, 'running');
  void turn.then((found) => {
    const { state, text } = turnAnswer(found);
    set(3, state, text);
  });
  try {
    set(1, 'running');
    await avatar.init({ timeout: pictureTimeoutMs });
    const { timeToFirstFrameMs, path } = await avatar.stats();
    const { state, text } = pathAnswer(path, timeToFirstFrameMs ?? 0);
    set(1, state, text);
    set(2, 'running');
    const roundTripMs = await roundTrip(avatar);
    if (roundTripMs === null) set(2, 'bad', 'The server did not answer over the media path. Packets may be lost on the way.');
    else if (roundTripMs > slowRoundTripMs) set(2, 'bad', `${Math.round(roundTripMs)} ms there and back. It works, but conversations feel slow: a server nearer to its viewers helps.`);
    else set(2, 'good', `${Math.max(1, Math.round(roundTripMs))} ms there and back.`);
  } catch (error) {
    const { state, text } = blockedAnswer(error, await turn);
    set(1, state, text);
  } finally {
    await turn;
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
