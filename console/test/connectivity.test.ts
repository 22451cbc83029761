import { expect, it } from 'vitest';
import { VisavisError } from '@visavis/web-sdk';
import { blockedAnswer, pathAnswer, turnAnswer } from '../src/node/connectivity';
import type { TurnFinding } from '../src/node/turn-probe';

const none: TurnFinding = { configured: false, reached: [], refusals: [] };
const silent: TurnFinding = { configured: true, reached: [], refusals: [701, 701] };
const works: TurnFinding = { configured: true, reached: ['tcp', 'tls', 'udp'], refusals: [] };

it.each([
  ['direct udp', 'good', 'straight from the server over UDP'],
  ['direct tcp', 'note', 'UDP is blocked here'],
  ['relay tls', 'note', 'through TURN over TLS'],
] as const)('names the way that worked: %s', (path, state, words) => {
  expect(pathAnswer(path, 123.4)).toEqual({ state, text: expect.stringContaining(words) as string });
  expect(pathAnswer(path, 123.4).text).toContain('after 123 ms');
});

it.each([
  [none, 'set up a TURN server'],
  [silent, 'cannot be reached either'],
  [works, 'it does not reach the server'],
])('tells apart what is missing where nothing came through', (turn, words) => {
  for (const error of ['Connection timeout', new VisavisError('connection_failed', 'No media path')]) expect(blockedAnswer(error, turn).text).toContain(words);
});

it('blames no firewall for what is none', () => expect(blockedAnswer(new Error('The server is full.'), none).text).toBe('The server is full.'));

it.each([
  [none, 'note', 'No TURN server is set up'],
  [works, 'good', 'over TCP, TLS and UDP'],
  [{ ...works, reached: ['udp'] }, 'note', 'over UDP only'],
  [{ ...silent, refusals: [701, 401] }, 'bad', 'refuses the credentials'],
  [{ ...silent, refusals: [508] }, 'bad', 'error 508'],
  [silent, 'bad', 'does not answer this browser'],
] as const)('says what viewers behind firewalls can count on', (turn, state, words) => {
  expect(turnAnswer(turn as TurnFinding)).toEqual({ state, text: expect.stringContaining(words) as string });
});
