/** The browser measures the level every 100 ms; asking more often brings the same number. */
const intervalMs = 90;

/** Level of a received voice. It is measured only while somebody asks, and each answer is at most a moment old. */
export class VoiceLevel {
  #level = 0;
  #askedAtMs = -Infinity;

  constructor(private readonly receiver: RTCRtpReceiver) {}

  /** 0 to 1, linear. Taken from the decoded sound: senders are free to leave the level out of their packets. */
  get current(): number {
    const now = performance.now();
    if (now - this.#askedAtMs >= intervalMs) {
      this.#askedAtMs = now;
      void this.#read();
    }
    return this.#level;
  }

  async #read(): Promise<void> {
    for (const entry of (await this.receiver.getStats()).values() as Iterable<RTCInboundRtpStreamStats>) {
      if (entry.type === 'inbound-rtp') this.#level = entry.audioLevel ?? 0;
    }
  }
}
