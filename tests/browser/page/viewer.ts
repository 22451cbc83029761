// Runs in the page: joins sessions through the SDK that the server serves, and observes them.
import { findVideo } from './find-video.js';
import { Recorder } from './recorder.js';
import { watchSyncMark, type SeenOnset } from './sync-mark.js';
import { Tape } from './tape.js';
import { nowMs, Perception, type NotedEvent, type Observations } from './perception.js';

interface Sdk {
  AvaturnHead: new (root: HTMLElement, options: object) => Avatar;
}

interface Avatar {
  readonly mediaStream: MediaStream;
  readonly session_id: string;
  init(options?: { timeout?: number }): Promise<void>;
  task(text: string): Promise<{ task_id: string }>;
  cancelAllTasks(): Promise<unknown>;
  stats(): Promise<{ path: string | null }>;
  sendMessage(data: unknown): void;
  toggleLocalAudio(value?: boolean): void;
  on(name: string, callback: (value: unknown) => void): void;
  dispose(): Promise<void>;
}

interface OpenedViewer {
  avatar: Avatar;
  root: HTMLElement;
  perception: Perception;
  /** What the SDK said of the connection, in order. */
  states: string[];
  recorder?: Recorder;
  microphone?: Recorder;
  tape?: Tape;
  onsets?: SeenOnset[];
}

/** What of a connection is measured outside the picture: decoder and network figures of WebRTC's own statistics. */
export interface DecoderFigures {
  atMs: number;
  /** Which of the page's connections, from 0. */
  connection: number;
  framesDecoded: number;
  framesDropped: number;
  freezeCount: number;
  freezesS: number;
  pictureBytes: number;
  repeatedPackets: number;
  keyframesAskedFor: number;
  /** Samples of sound received, and those among them that the browser made up. */
  samples: number;
  concealedSamples: number;
}

const serverEvents = [
  'avatar_started_speaking',
  'avatar_ended_speaking',
  'avatar_started_speaking_phrase',
  'avatar_ended_speaking_phrase',
  'error',
  'conversation_engine.external.message.receive',
  'ce_events.realtime.input_transcript',
  'ce_events.realtime.response_transcript',
];

// The SDK's peer connections are private; their statistics tell decoded pictures apart from drawn ones.
const connections: RTCPeerConnection[] = [];
window.RTCPeerConnection = class extends RTCPeerConnection {
  constructor(configuration?: RTCConfiguration) {
    super(configuration);
    connections.push(this);
  }
};

// When the offer leaves for the server: the start of "offer to first picture".
const offersSentMs: number[] = [];
const fetchAsItWas = window.fetch.bind(window);
window.fetch = (input, init) => {
  if (String(input instanceof Request ? input.url : input).includes('/_sdk/v0/connections') && init?.method === 'POST') offersSentMs.push(nowMs());
  return fetchAsItWas(input, init);
};

/** `init()` promises the picture; the sound may come a moment later. */
async function nextFrameUntil(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => requestAnimationFrame(resolve));
}

const viewers = new Map<string, OpenedViewer>();
let audio: AudioContext | undefined;

function viewer(name: string): OpenedViewer {
  const found = viewers.get(name);
  if (!found) throw new Error(`No viewer is called ${name}.`);
  return found;
}

async function makeAvatar(root: HTMLElement, token: string, options: object = {}): Promise<Avatar> {
  const sdkUrl = '/sdk/visavis.js';
  const sdk = (await import(/* @vite-ignore */ sdkUrl)) as Sdk;
  return new sdk.AvaturnHead(root, { sessionToken: token, apiHost: location.origin, keepAlive: true, ...options });
}

function addRoot(): HTMLElement {
  const root = document.createElement('div');
  root.className = 'stage';
  document.body.append(root);
  return root;
}

const api = {
  /** Joins a session; resolves when the SDK says that the picture is there. */
  async open(name: string, token: string, options: object = {}): Promise<void> {
    const root = addRoot();
    const avatar = await makeAvatar(root, token, options);
    const early: NotedEvent[] = [];
    const states: string[] = [];
    avatar.on('connection_state_change', (state) => states.push(String(state)));
    for (const event of serverEvents) {
      avatar.on(event, (value) => {
        const opened = viewers.get(name);
        if (opened) opened.perception.note(event, value);
        else early.push({ atMs: nowMs(), name: event, value });
      });
    }
    await avatar.init({ timeout: 30_000 });
    const video = findVideo(root);
    if (!video) throw new Error('The SDK shows no video element.');
    await nextFrameUntil(() => avatar.mediaStream.getAudioTracks().length > 0);
    audio ??= new AudioContext();
    const perception = new Perception(video, avatar.mediaStream, audio);
    perception.events.push(...early);
    viewers.set(name, { avatar, root, perception, states });
  },

  /** Joins, waits for the first drawn picture and leaves: the times of offer and picture. */
  async glance(token: string): Promise<{ offerMs: number; firstFrameMs: number }> {
    const root = addRoot();
    const avatar = await makeAvatar(root, token);
    const offersBefore = offersSentMs.length;
    const joined = avatar.init({ timeout: 30_000 });
    const firstFrameMs = await new Promise<number>((resolve, reject) => {
      joined.catch(reject);
      const look = (): void => {
        const video = findVideo(root);
        if (video) video.requestVideoFrameCallback(() => resolve(nowMs()));
        else requestAnimationFrame(look);
      };
      look();
    });
    await joined;
    await avatar.dispose();
    root.remove();
    return { offerMs: offersSentMs[offersBefore] ?? Number.NaN, firstFrameMs };
  },

  /** Joins a session that is about to end by a failure: the codes of the errors that the page is told. */
  async errorsOf(token: string): Promise<string[]> {
    const root = addRoot();
    const avatar = await makeAvatar(root, token);
    const codes: string[] = [];
    const told = new Promise<void>((resolve) => {
      avatar.on('error', (value) => {
        codes.push((value as { error: { code: string } }).error.code);
        resolve();
      });
    });
    await Promise.race([Promise.all([avatar.init({ timeout: 10_000 }).catch(() => undefined), told]), new Promise((resolve) => setTimeout(resolve, 12_000))]);
    await avatar.dispose().catch(() => undefined);
    root.remove();
    return codes;
  },

  observations: (name: string): Observations => viewer(name).perception.observations(),

  states: (name: string): string[] => viewer(name).states,

  /** When each picture was shown. */
  frameTimes: (name: string): number[] => viewer(name).perception.frames.map(({ atMs }) => atMs),

  now: (): number => nowMs(),

  frameCount: (name: string): number => viewer(name).perception.frames.length,

  events: (name: string): NotedEvent[] => viewer(name).perception.events,

  /** Milliseconds since the last picture was shown. */
  stillForMs: (name: string): number => nowMs() - (viewer(name).perception.frames.at(-1)?.atMs ?? 0),

  async decoderFigures(name: string): Promise<DecoderFigures> {
    const track = viewer(name).avatar.mediaStream.getVideoTracks()[0];
    for (const connection of connections.toReversed()) {
      const entries = [...(await connection.getStats()).values()];
      const video = entries.find(({ type, kind, trackIdentifier }) => type === 'inbound-rtp' && kind === 'video' && trackIdentifier === track?.id);
      const sound = entries.find(({ type, kind }) => type === 'inbound-rtp' && kind === 'audio');
      if (!video) continue;
      const { framesDecoded, framesDropped, freezeCount, timestamp } = video;
      return {
        atMs: timestamp,
        connection: connections.indexOf(connection),
        framesDecoded,
        framesDropped,
        freezeCount,
        freezesS: video.totalFreezesDuration ?? 0,
        pictureBytes: video.bytesReceived ?? 0,
        repeatedPackets: video.retransmittedPacketsReceived ?? 0,
        keyframesAskedFor: video.pliCount ?? 0,
        samples: sound?.totalSamplesReceived ?? 0,
        concealedSamples: sound?.concealedSamples ?? 0,
      };
    }
    throw new Error('No connection carries the picture.');
  },

  /** What a browser says when it gives up the newest connection, though the server still has it. */
  giveUpConnection(): void {
    const peer = connections.at(-1)!;
    Object.defineProperty(peer, 'connectionState', { get: () => 'failed' });
    peer.dispatchEvent(new Event('connectionstatechange'));
  },

  /** The way that the SDK says the media take. */
  mediaPath: async (name: string): Promise<string | null> => (await viewer(name).avatar.stats()).path,

  task: async (name: string, text: string): Promise<string> => (await viewer(name).avatar.task(text)).task_id,

  async cancelAllTasks(name: string): Promise<void> {
    await viewer(name).avatar.cancelAllTasks();
  },

  /** Keeps every sample from now on, for {@link sound}. */
  async record(name: string): Promise<void> {
    const opened = viewer(name);
    opened.recorder ??= await Recorder.of(opened.avatar.mediaStream, (audio ??= new AudioContext()));
  },

  sound(name: string): ReturnType<Recorder['sound']> {
    const { recorder } = viewer(name);
    if (!recorder) throw new Error(`Nobody records what ${name} hears.`);
    return recorder.sound();
  },

  stopRecording(name: string): void {
    const opened = viewer(name);
    opened.recorder?.stop();
    delete opened.recorder;
  },

  /** Records from now on, for {@link endTape}: also where no sound device drives an AudioContext. */
  startTape(name: string): void {
    const opened = viewer(name);
    opened.tape = new Tape(opened.avatar.mediaStream);
  },

  endTape(name: string): ReturnType<Tape['end']> {
    const { tape } = viewer(name);
    if (!tape) throw new Error(`Nobody tapes what ${name} hears.`);
    return tape.end();
  },

  /** Keeps every sample of the newest connection's microphone, as it is sent, for {@link microphoneSound}. */
  async recordMicrophone(name: string): Promise<void> {
    const track = connections.at(-1)?.getSenders().find((sender) => sender.track?.kind === 'audio')?.track;
    if (!track) throw new Error('No microphone is sent.');
    viewer(name).microphone = await Recorder.of(new MediaStream([track]), (audio ??= new AudioContext()));
  },

  microphoneSound(name: string): ReturnType<Recorder['sound']> {
    const { microphone } = viewer(name);
    if (!microphone) throw new Error(`Nobody records the microphone of ${name}.`);
    return microphone.sound();
  },

  /** Reads the server's mark from now on, for {@link onsets}. */
  watchSyncMark(name: string): void {
    const opened = viewer(name);
    const video = findVideo(opened.root);
    if (!video) throw new Error('The SDK shows no video element.');
    if (!opened.onsets) watchSyncMark(video, (opened.onsets = []));
  },

  onsets: (name: string): SeenOnset[] => viewer(name).onsets ?? [],

  sendMessage: (name: string, data: unknown): void => viewer(name).avatar.sendMessage(data),

  toggleLocalAudio: (name: string, on: boolean): void => viewer(name).avatar.toggleLocalAudio(on),

  async close(name: string): Promise<void> {
    const { avatar, root, perception, recorder, microphone } = viewer(name);
    viewers.delete(name);
    recorder?.stop();
    microphone?.stop();
    perception.stop();
    await avatar.dispose();
    root.remove();
  },
};

export type ViewerApi = typeof api;

declare global {
  interface Window {
    viewerApi: ViewerApi;
  }
}

window.viewerApi = api;
