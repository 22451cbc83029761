import { expect, it } from 'vitest';
import { networkPath, selectedPair } from '../src/network-path.js';

interface Entry {
  id: string;
  type: string;
  [detail: string]: unknown;
}

const report = (...entries: Entry[]): ReadonlyMap<string, RTCStats> =>
  new Map(entries.map((entry) => [entry.id, entry as unknown as RTCStats]));
const path = (all: ReadonlyMap<string, RTCStats>) => networkPath(all, selectedPair(all));

const pair = { id: 'p', type: 'candidate-pair', localCandidateId: 'l', remoteCandidateId: 'r', state: 'succeeded', nominated: true };
const remote = { id: 'r', type: 'remote-candidate', candidateType: 'host', protocol: 'udp' };
const own = (details: object): Entry => ({ id: 'l', type: 'local-candidate', candidateType: 'host', protocol: 'udp', ...details });

it.each([
  ['direct udp', { candidateType: 'prflx' }],
  ['direct tcp', { protocol: 'tcp' }],
  ['relay udp', { candidateType: 'relay', relayProtocol: 'udp' }],
  ['relay tcp', { candidateType: 'relay', relayProtocol: 'tcp' }],
  ['relay tls', { candidateType: 'relay', relayProtocol: 'tls' }],
])('names the path %s', (name, details) => {
  expect(path(report(pair, remote, own(details)))).toBe(name);
});

it('counts a relay of the server as one', () => {
  expect(path(report(pair, { ...remote, candidateType: 'relay' }, own({ protocol: 'udp' })))).toBe('relay udp');
});

it('takes the pair in use, not one that was good once', () => {
  const once = { ...pair, id: 'once', localCandidateId: 'lost' };
  const lost = { ...own({ protocol: 'tcp' }), id: 'lost' };
  const now = [remote, own({}), lost];
  expect(path(report(once, lost, { id: 't', type: 'transport', selectedCandidatePairId: 'p' }, pair, ...now))).toBe('direct udp');
  expect(path(report({ ...once, selected: false }, { ...pair, selected: true }, ...now))).toBe('direct udp');
});

it('is unknown without a pair', () => {
  expect(path(report())).toBeNull();
  expect(path(report({ ...pair, nominated: false, state: 'in-progress' }, remote, own({})))).toBeNull();
});
