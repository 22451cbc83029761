// Runs in the page: keeps every sample that a stream gives, and when it sounded.

const processor = `registerProcessor('visavis-recorder', class extends AudioWorkletProcessor {
  constructor() { super(); this.block = new Float32Array(1024); this.length = 0; }
  process([input]) {
    const heard = input[0];
    if (this.length === 0) this.at = currentTime;
    if (heard) this.block.set(heard, this.length);
    this.length += 128;
    if (this.length === this.block.length) {
      this.port.postMessage({ at: this.at, block: this.block });
      this.block = new Float32Array(1024);
      this.length = 0;
    }
    return true;
  }
});`;

const loaded = new WeakMap<AudioContext, Promise<void>>();

export class Recorder {
  private readonly blocks: Float32Array[] = [];
  private firstAt = 0;
  /** Wall clock minus audio clock; the least that was seen, because a message can only come late. */
  private offsetMs = Number.POSITIVE_INFINITY;
  private node: AudioWorkletNode | undefined;

  private constructor(private readonly audio: AudioContext) {}

  static async of(stream: MediaStream, audio: AudioContext): Promise<Recorder> {
    const url = URL.createObjectURL(new Blob([processor], { type: 'text/javascript' }));
    if (!loaded.has(audio)) loaded.set(audio, audio.audioWorklet.addModule(url));
    await loaded.get(audio);
    const recorder = new Recorder(audio);
    recorder.node = new AudioWorkletNode(audio, 'visavis-recorder', { numberOfOutputs: 0, channelCount: 1, channelCountMode: 'explicit' });
    recorder.node.port.onmessage = ({ data }: MessageEvent<{ at: number; block: Float32Array }>) => recorder.take(data.at, data.block);
    audio.createMediaStreamSource(stream).connect(recorder.node);
    return recorder;
  }

  private take(at: number, block: Float32Array): void {
    if (this.blocks.length === 0) this.firstAt = at;
    this.blocks.push(block);
    const blockEnd = at + block.length / this.audio.sampleRate;
    this.offsetMs = Math.min(this.offsetMs, performance.timeOrigin + performance.now() - blockEnd * 1000);
  }

  /** The recording as PCM16 in base64, and how much later the browser says that a sample leaves the loudspeaker. */
  sound(): { startMs: number; rateHz: number; pcm: string; outputLatencyMs: number } {
    const pcm = new Int16Array(this.blocks.length * 1024);
    this.blocks.forEach((block, index) => {
      for (let i = 0; i < block.length; i++) pcm[index * 1024 + i] = Math.max(-32_768, Math.min(32_767, Math.round((block[i] ?? 0) * 32_768)));
    });
    const bytes = new Uint8Array(pcm.buffer);
    let text = '';
    for (let at = 0; at < bytes.length; at += 32_768) text += String.fromCharCode(...bytes.subarray(at, at + 32_768));
    return { startMs: this.firstAt * 1000 + this.offsetMs, rateHz: this.audio.sampleRate, pcm: btoa(text), outputLatencyMs: this.audio.outputLatency * 1000 };
  }

  stop(): void {
    this.node?.disconnect();
    this.node?.port.close();
  }
}
