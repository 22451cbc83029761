// The user's voice on its way to an external engine: sections C.1, C.2 and H.3 of the contract.
import { describe, expect, it } from 'vitest';
import { converse } from './harness/conversation.js';
import { setScene } from './harness/scene.js';
import { slope } from './harness/statistics.js';
import { pitchHz, speechHz, tone } from './harness/tones.js';
import { until } from './harness/until.js';
import { writeWav } from './harness/wav.js';

// Syllables of a 1 kHz tone: a steady one is noise to a browser's noise suppression.
const syllables = Buffer.concat(Array.from({ length: 20 }, () => Buffer.concat([tone(1000, 0.35), Buffer.alloc(speechHz * 2 * 0.15)])));
const scene = setScene({ microphoneWav: () => writeWav(syllables, speechHz) });

function samplesOf(pcm: Buffer): Float32Array {
  return Float32Array.from({ length: pcm.length / 2 }, (_, i) => pcm.readInt16LE(i * 2) / 32_768);
}

const loudest = (pcm: Buffer): number => Math.max(...samplesOf(pcm).map(Math.abs));
const loud = (pcm: Buffer): boolean => loudest(pcm) > 0.02;

describe('external engine, as it hears', () => {
  it.concurrent.each([16_000, 24_000])('EXT-04 to EXT-07, D-C30: a tone at the microphone is that tone at the engine, at %i Hz, and interrupts nobody', async (rateHz) => {
    const talk = await converse(scene, rateHz === 24_000 ? {} : { audio: { user: { sample_rate: rateHz } } });
    const { agent } = talk;
    agent.say('early', tone(500, 0.1));
    await agent.told('closed');
    expect(agent.audio).toEqual([]);

    const viewer = await talk.join({ audioSource: true });
    const from = await until('the voice is heard', () => agent.audio.findIndex(({ pcm }) => loud(pcm)) + 1, { everyMs: 5 });
    await viewer.watch(150);
    const frames = agent.audio.slice(from);
    expect(new Set(agent.audio.map(({ pcm }) => pcm.length))).toEqual(new Set([rateHz / 25]));
    // The line through all arrivals: the first and the last alone may have come in a bunch.
    const bytesPerSecond = slope(frames.map(({ atMs }, index) => [atMs / 1000, index * (rateHz / 25)]));
    console.info(`${bytesPerSecond.toFixed(0)} bytes a second`);
    expect(Math.abs(bytesPerSecond / (rateHz * 2) - 1)).toBeLessThan(0.02);

    // Whole frames within a syllable: their pitch is the tone's.
    const pitches = frames.filter(({ pcm }) => samplesOf(pcm).filter((s) => Math.abs(s) > 0.02).length > rateHz / 100).map(({ pcm }) => pitchHz(samplesOf(pcm), rateHz));
    expect(pitches.length).toBeGreaterThan(20);
    expect(pitches.sort((a, b) => a - b)[pitches.length >> 1]).toBeCloseTo(1000, -2);

    // The user goes on all the while; what ends the agent's speech is its own end, and nobody writes down what is said.
    agent.say('long', tone(500, 1));
    await agent.told('ended', 2);
    expect(agent.of('interrupted')).toEqual([]);
    expect((await viewer.events()).filter(({ name }) => name.startsWith('ce_events'))).toEqual([]);

    await viewer.toggleLocalAudio(false);
    // A decoder may leave a bit or two of a muted track.
    await until('the muted microphone is silence', () => agent.audio.length > 25 && agent.audio.slice(-25).every(({ pcm }) => loudest(pcm) < 0.0005));
    const before = agent.audio.length;
    await viewer.watch(50);
    expect(agent.audio.length - before).toBeGreaterThan(80); // The engine's clock keeps running.
    await talk.end();
  });
});
