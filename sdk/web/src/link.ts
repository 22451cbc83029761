import type { SessionInfo } from './api.js';
import { Connection, type RoomMessage } from './connection.js';
import { VisavisError } from './error.js';
import type { ConnectionState } from './events.js';

/** Waits between attempts to come back, in milliseconds; the last one repeats. */
const retryDelaysMs = [0, 250, 500, 1000, ...Array<number>(20).fill(1500), 4000];
/** The server's default for a viewer who is away; trying longer would find no session. */
const giveUpAfterMs = 60_000;

export interface LinkObserver {
  onState(state: ConnectionState): void;
  onTrack(track: MediaStreamTrack): void;
  onMessage(message: RoomMessage): void;
  /** A connection was made and wants the microphone. */
  onConnection(connection: Connection): void;
}

/** Keeps the viewer connected: connects once on request, and again whenever the way to the server broke. */
export class Link {
  state: ConnectionState = 'idle';
  connection: Connection | undefined;
  /** Lost, and kept until another one has taken its place. */
  #abandoned: Connection | undefined;
  #disposed = false;
  #retry: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private session: SessionInfo,
    /** Reads the session again: credentials for TURN servers expire. */
    private readonly readAgain: () => Promise<SessionInfo>,
    private readonly iceServers: RTCIceServer[],
    private readonly observer: LinkObserver,
  ) {}

  async connect(): Promise<void> {
    this.#set('connecting');
    try {
      await this.#attempt();
    } catch (error) {
      if (!this.#disposed) this.#set('failed');
      throw error;
    }
  }

  async close(): Promise<void> {
    this.#disposed = true;
    clearTimeout(this.#retry);
    const connections = new Set([this.connection, this.#abandoned]);
    this.connection = this.#abandoned = undefined;
    this.#set('idle');
    await Promise.all([...connections].map((each) => each?.close()));
  }

  async #attempt(): Promise<void> {
    const connection = new Connection(this.session, this.iceServers, {
      onTrack: (track) => this.observer.onTrack(track),
      onMessage: (message) => this.observer.onMessage(message),
      onLost: () => this.#lost(connection),
      onClosed: () => this.#ended(connection),
    });
    this.connection = connection;
    this.observer.onConnection(connection);
    await connection.open();
    this.#release();
    this.#set('connected');
  }

  #lost(connection: Connection): void {
    // Before it was up, the failure is reported to whoever waits for it.
    if (this.#disposed || connection !== this.connection || this.state !== 'connected') return;
    this.#abandoned = connection;
    this.#set('reconnecting');
    void this.#reconnect().finally(() => this.#release());
  }

  #release(): void {
    this.#abandoned?.release();
    this.#abandoned = undefined;
  }

  #ended(connection: Connection): void {
    if (!this.#disposed && connection === this.connection && this.state === 'connected') this.#set('ended');
  }

  async #reconnect(): Promise<void> {
    const since = performance.now();
    for (let attempt = 0; performance.now() - since < giveUpAfterMs; attempt++) {
      await this.#pause(retryDelaysMs[Math.min(attempt, retryDelaysMs.length - 1)]!);
      if (this.#disposed) return;
      try {
        this.session = await this.readAgain();
        if (this.#disposed) return;
        await this.#attempt();
        return;
      } catch (error) {
        if (this.#disposed) return;
        if (isFinal(error)) {
          this.#set('ended');
          return;
        }
      }
    }
    this.#set('failed');
  }

  #pause(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const goOn = () => {
        clearTimeout(this.#retry);
        removeEventListener('online', goOn);
        resolve();
      };
      // A quarter at random: pages that lost the same server do not come back in step.
      this.#retry = setTimeout(goOn, ms * (0.75 + Math.random() / 2));
      addEventListener('online', goOn);
    });
  }

  #set(state: ConnectionState): void {
    if (this.state === state) return;
    this.state = state;
    this.observer.onState(state);
  }
}

/** The server knows this session no more: trying again is of no use. */
const isFinal = (error: unknown) => error instanceof VisavisError && (error.code === 'session_not_found' || error.code === 'unauthorized');
