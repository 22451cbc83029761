import type { SessionInfo } from './api.js';
import { Deferred } from './deferred.js';
import { VisavisError } from './error.js';
import { Heartbeat } from './heartbeat.js';
import { networkPath, selectedPair } from './network-path.js';
import { candidateFragment, Signalling } from './signalling.js';
import { VoiceLevel } from './voice-level.js';

/** A message of the data channel: an object whose `type` says what it is. */
export interface RoomMessage {
  type: string;
  [member: string]: unknown;
}

export interface ConnectionObserver {
  onTrack(track: MediaStreamTrack): void;
  onMessage(message: RoomMessage): void;
  /** The way to the server broke; the session may still live. */
  onLost(): void;
  /** The server closed the connection in good order. */
  onClosed(): void;
}

/** Messages that wait for the data channel to open; more than this means that nobody is there. */
const maxQueuedMessages = 64;
/** Candidates are found in bursts: one request carries those of this many milliseconds. */
const trickleWindowMs = 20;
/**
 * What the picture's jitter buffer holds at least. A lost packet comes again within that on paths of 20 ms each way; with the browser's own 30 ms such a path
 * that lost 5 % froze for .7 s of 20 (mean of 8), with this for .26 (of 5). It also evens out the sound's longer way to the ear.
 */
const pictureBufferMs = 80;
/** A path that is not up by then will not come; under heavy loss the encryption handshake takes several seconds. */
const connectLimitMs = 12_000;

/** One WebRTC connection to the server, from offer to close. It is never reused: a reconnect makes a new one. */
export class Connection {
  readonly #peer: RTCPeerConnection;
  readonly #channel: RTCDataChannel;
  readonly #microphone: RTCRtpTransceiver;
  readonly #signalling: Signalling;
  readonly #heartbeat: Heartbeat;
  readonly #level: VoiceLevel;
  readonly #abort = new AbortController();
  readonly #connected = new Deferred();
  #queue: string[] = [];
  #candidates: RTCIceCandidate[] = [];
  #closed = false;
  #wasConnected = false;
  /** Lost, but not hung up. */
  #abandoned = false;

  constructor(
    session: SessionInfo,
    iceServers: RTCIceServer[],
    private readonly observer: ConnectionObserver,
  ) {
    if (typeof RTCPeerConnection === 'undefined') throw new VisavisError('unsupported', 'This browser has no WebRTC, or it is switched off');
    this.#peer = new RTCPeerConnection({
      bundlePolicy: 'max-bundle',
      iceServers: [...(session.session_config.ice_servers ?? []), ...iceServers],
    });
    this.#signalling = new Signalling(session.room_url, session.limited_access_token);
    this.#heartbeat = new Heartbeat((message) => this.send(message), () => this.#end('lost'));

    const picture = this.#peer.addTransceiver('video', { direction: 'recvonly' });
    picture.receiver.jitterBufferTarget = pictureBufferMs;
    // Always both ways, with or without a microphone: unmuting later then needs no new offer.
    this.#microphone = this.#peer.addTransceiver('audio', { direction: 'sendrecv' });
    this.#level = new VoiceLevel(this.#microphone.receiver);
    this.#channel = this.#peer.createDataChannel('visavis', { ordered: true });
    this.#listen();
  }

  /** Resolves when media and messages can flow. */
  async open(): Promise<void> {
    try {
      await this.#peer.setLocalDescription();
      const answer = await this.#signalling.offer(this.#peer.localDescription!.sdp, this.#abort.signal);
      if (this.#closed) {
        // Closed while the server was answering: it must not keep a viewer that is gone.
        void this.#signalling.leave();
        throw disposedError();
      }
      await this.#peer.setRemoteDescription({ type: 'answer', sdp: answer });
      this.#trickle();
      const limit = setTimeout(() => this.#end('lost'), connectLimitMs);
      await this.#connected.promise.finally(() => clearTimeout(limit));
    } catch (error) {
      await this.close();
      throw error;
    }
  }

  async setMicrophone(track: MediaStreamTrack | null): Promise<void> {
    if (!this.#closed) await this.#microphone.sender.replaceTrack(track);
  }

  send(message: object): void {
    const text = JSON.stringify(message);
    if (this.#channel.readyState === 'open') this.#channel.send(text);
    else if (this.#channel.readyState === 'connecting' && this.#queue.length < maxQueuedMessages) this.#queue.push(text);
    else throw new VisavisError('not_connected', 'The message was not sent: the avatar is not connected');
  }

  get heartbeatRoundTripMs(): number | null {
    return this.#heartbeat.roundTripMs;
  }

  getStats(): Promise<RTCStatsReport> {
    return this.#peer.getStats();
  }

  /** Level of the avatar's voice, 0 to 1 linear. */
  get audioLevel(): number {
    return this.#level.current;
  }

  /** Closes without a word to the observer. Resolves when the server has been told. */
  async close(): Promise<void> {
    if (this.#closed && !this.#abandoned) return;
    this.#fallSilent();
    this.#abandoned = false;
    this.#connected.reject(disposedError());
    this.#channel.close();
    // First the word, then the hanging up: the server can tell a viewer who left from one who was lost.
    await this.#signalling.leave();
    this.#peer.close();
  }

  /** Hangs up a connection that was given up as lost, without telling the server that the viewer left: another one has taken its place. */
  release(): void {
    if (!this.#abandoned) return;
    this.#abandoned = false;
    this.#peer.close();
  }

  #fallSilent(): void {
    this.#closed = true;
    this.#abort.abort();
    this.#heartbeat.stop();
  }

  #listen(): void {
    this.#peer.addEventListener('track', ({ track }) => !this.#closed && this.observer.onTrack(track));
    this.#peer.addEventListener('icecandidate', ({ candidate }) => {
      if (!candidate) return;
      this.#candidates.push(candidate);
      if (this.#candidates.length === 1) setTimeout(() => this.#trickle(), trickleWindowMs);
    });
    this.#peer.addEventListener('connectionstatechange', () => {
      if (this.#peer.connectionState === 'connected') {
        this.#wasConnected = true;
        this.#connected.resolve();
        void this.#tellPath();
      }
      if (this.#peer.connectionState === 'failed') this.#end('lost');
    });
    this.#channel.addEventListener('open', () => {
      for (const text of this.#queue.splice(0)) this.#channel.send(text);
      this.#heartbeat.start();
    });
    this.#channel.addEventListener('close', () => this.#end('closed'));
    this.#channel.addEventListener('message', ({ data }) => this.#receive(data));
  }

  /** Tells the server the way that the media take: its operator sees it in the session's events. */
  async #tellPath(): Promise<void> {
    const report = (await this.#peer.getStats()) as ReadonlyMap<string, RTCStats>;
    const path = networkPath(report, selectedPair(report));
    if (path && this.#channel.readyState !== 'closed' && !this.#closed) this.send({ type: 'visavis.path', path });
  }

  #receive(data: unknown): void {
    const message = this.#closed ? undefined : parseMessage(data);
    if (message?.type === 'visavis.pong') this.#heartbeat.answered(message.n as number);
    // The session is over, or another page took it: coming back would only throw that one out.
    else if (message?.type === 'visavis.closed') this.#end('closed');
    else if (message) this.observer.onMessage(message);
  }

  #trickle(): void {
    // Before the answer there is no address to send candidates to; open() comes back here.
    if (this.#closed || !this.#peer.remoteDescription) return;
    const fragment = candidateFragment(this.#candidates.splice(0), this.#peer.localDescription!.sdp);
    if (fragment) void this.#signalling.trickle(fragment, this.#abort.signal);
  }

  #end(how: 'lost' | 'closed'): void {
    if (this.#closed) return;
    this.#connected.reject(
      new VisavisError(
        'connection_failed',
        how === 'closed'
          ? 'The server closed the connection'
          : 'No media path to the server came up. Its UDP ports may be blocked; a TURN server gets through most firewalls',
      ),
    );
    if (how === 'lost' && this.#wasConnected) {
      // The server may still hear this connection: word of its end would be word of a viewer who left, and cut the avatar off.
      this.#fallSilent();
      this.#abandoned = true;
    } else {
      void this.close();
    }
    if (how === 'lost') this.observer.onLost();
    else this.observer.onClosed();
  }
}

const disposedError = () => new VisavisError('disposed', 'Connecting was given up: the avatar was disposed');

/** Reads one message of the data channel; anything but an object with a `type` is ignored. */
export function parseMessage(data: unknown): RoomMessage | undefined {
  if (typeof data !== 'string') return undefined;
  try {
    const message = JSON.parse(data) as RoomMessage | null;
    return typeof message?.type === 'string' ? message : undefined;
  } catch {
    return undefined;
  }
}
