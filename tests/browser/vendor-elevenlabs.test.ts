// The ElevenLabs fake against ElevenLabs' own client: it has to be right about the protocol before it judges ours.
import { ElevenLabsClient, ElevenLabsError } from '@elevenlabs/elevenlabs-js';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import WebSocket from 'ws';
import { VendorFake } from './harness/vendor-fake.js';

const rachel = '21m00Tcm4TlvDq8ikWAM';
const text = 'Hello, this is a sentence of the fake.';

describe('engines: the ElevenLabs fake and @elevenlabs/elevenlabs-js', () => {
  let fake: VendorFake;
  const client = (apiKey = 'sk_fake'): ElevenLabsClient => new ElevenLabsClient({ apiKey, baseUrl: fake.origin, maxRetries: 0 });

  beforeAll(async () => {
    fake = await VendorFake.start('elevenlabs');
  });
  afterAll(() => fake.stop());

  async function bytes(stream: unknown): Promise<Buffer> {
    const parts: Uint8Array[] = [];
    for await (const part of stream as AsyncIterable<Uint8Array>) parts.push(part);
    return Buffer.concat(parts);
  }

  function loudness(pcm: Buffer): number {
    let power = 0;
    for (let i = 0; i + 1 < pcm.length; i += 2) power += (pcm.readInt16LE(i) / 32768) ** 2;
    return Math.sqrt(power / (pcm.length / 2));
  }

  it('describes a voice', async () => {
    const voice = await client().voices.get(rachel);
    expect([voice.voiceId, voice.name, voice.category]).toEqual([rachel, 'Rachel', 'premade']);
  });

  it('speaks raw PCM of the rate that was asked for, and MP3 when nothing was', async () => {
    const fast = await bytes(await client().textToSpeech.stream(rachel, { text, outputFormat: 'pcm_24000' }));
    const slow = await bytes(await client().textToSpeech.stream(rachel, { text, outputFormat: 'pcm_16000' }));
    expect(fast.length / 48_000).toBeGreaterThan(1);
    expect(slow.length / fast.length).toBeCloseTo(2 / 3, 2);
    expect(loudness(fast)).toBeGreaterThan(0.02);
    const unasked = await bytes(await client().textToSpeech.stream(rachel, { text }));
    expect([...unasked.subarray(0, 2)]).toEqual([0xff, 0xfb]);
  });

  it('tells when each character sounds, counted from the start of the request', async () => {
    const chars: string[] = [];
    const starts: number[] = [];
    let audio = 0;
    for await (const chunk of await client().textToSpeech.streamWithTimestamps(rachel, { text, outputFormat: 'pcm_24000' })) {
      audio += Buffer.from(chunk.audioBase64, 'base64').length;
      chars.push(...(chunk.alignment?.characters ?? []));
      starts.push(...(chunk.alignment?.characterStartTimesSeconds ?? []));
    }
    expect(chars.join('')).toBe(text);
    expect(starts).toEqual([...starts].sort((a, b) => a - b));
    expect(starts.at(-1)).toBeLessThan(audio / 48_000);
    expect(starts.at(-1)).toBeGreaterThan(audio / 48_000 / 2);
  });

  it('loses the alignment where it is told to', async () => {
    for await (const chunk of await client().textToSpeech.streamWithTimestamps('fault-null-alignment', { text, outputFormat: 'pcm_24000' }))
      expect(chunk.alignment ?? null).toBeNull();
  });

  it('cuts a stream short where it is told to', async () => {
    await expect(client().textToSpeech.stream('fault-cut-short', { text, outputFormat: 'pcm_24000' }).then(bytes)).rejects.toThrow();
  });

  it.each([
    ['sk_wrong', rachel, 401, 'invalid_api_key'],
    ['sk_no_voices_read', rachel, 401, 'missing_permissions'],
    ['sk_fake', 'nobody', 404, 'voice_not_found'],
    ['sk_fake', 'fault-400', 400, 'voice_does_not_exist'],
    ['sk_fake', 'no such id', 400, 'invalid_uid'],
    ['sk_fake', 'fault-422', 422, undefined],
  ])('answers GET of a voice with key %s and id %s by %i', async (key, voice, status, code) => {
    const error = (await client(key).voices.get(voice).catch((e: unknown) => e)) as ElevenLabsError;
    expect(error.statusCode).toBe(status);
    const detail = (error.body as { detail: { status?: string } }).detail;
    expect(code === undefined ? Array.isArray(detail) : detail.status).toBe(code ?? true);
  });

  it.each([
    ['sk_quota', rachel, 401],
    ['sk_unpaid', rachel, 402],
    ['sk_fake', 'fault-429', 429],
    ['sk_fake', 'fault-creator', 403],
    ['sk_fake', 'fault-text-detail', 500],
  ])('answers speech with key %s and voice %s by %i', async (key, voice, status) => {
    const error = (await client(key).textToSpeech.stream(voice, { text }).catch((e: unknown) => e)) as ElevenLabsError;
    expect(error.statusCode).toBe(status);
  });

  it('takes text piece by piece over a WebSocket, with times relative to each chunk', async () => {
    const url = `${fake.socketOrigin}/v1/text-to-speech/${rachel}/stream-input?model_id=eleven_flash_v2_5&output_format=pcm_24000`;
    const socket = new WebSocket(url, { headers: { 'xi-api-key': 'sk_fake' } });
    const chunks: { audio: string | null; isFinal: boolean | null; alignment?: { chars: string[]; charStartTimesMs: number[] } | null }[] = [];
    socket.on('open', () => {
      for (const piece of [' ', 'Hello there, ', 'this comes ', 'in pieces. ', '']) socket.send(JSON.stringify({ text: piece }));
    });
    socket.on('message', (data) => chunks.push(JSON.parse(String(data))));
    await new Promise((resolve, reject) => socket.on('close', resolve).on('error', reject));
    expect(chunks.flatMap(({ alignment }) => alignment?.chars ?? []).join('')).toBe('Hello there, this comes in pieces. ');
    for (const { alignment } of chunks) for (const ms of alignment?.charStartTimesMs ?? []) expect(ms).toBeLessThanOrEqual(500);
    expect(chunks.at(-1)).toMatchObject({ audio: null, isFinal: true });
  });

  it('refuses a wrong key over the WebSocket in a message, then closes', async () => {
    const socket = new WebSocket(`${fake.socketOrigin}/v1/text-to-speech/${rachel}/stream-input?output_format=pcm_24000`, { headers: { 'xi-api-key': 'no' } });
    let last: unknown;
    socket.on('message', (data) => (last = JSON.parse(String(data))));
    const code = await new Promise((resolve) => socket.on('close', resolve));
    expect([code, last]).toMatchObject([1008, { error: 'invalid_api_key' }]);
  });
});
