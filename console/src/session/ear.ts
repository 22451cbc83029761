/** Samples that one reading looks at: 21 ms at 48 kHz. */
const windowSamples = 1024;

/** Hears how loud a track is at this moment, through WebAudio; follows when the track is replaced. */
export class Ear {
  readonly #analyser: AnalyserNode;
  readonly #samples = new Float32Array(windowSamples);
  #source: MediaStreamAudioSourceNode | undefined;
  #track: MediaStreamTrack | null = null;

  constructor(private readonly context: AudioContext) {
    this.#analyser = context.createAnalyser();
    this.#analyser.fftSize = windowSamples;
  }

  listenTo(track: MediaStreamTrack | null): void {
    if (track === this.#track) return;
    this.#source?.disconnect();
    this.#source = undefined;
    this.#track = track;
    if (!track) return;
    this.#source = this.context.createMediaStreamSource(new MediaStream([track]));
    this.#source.connect(this.#analyser);
  }

  /** The largest sample of the last moment, 0 to 1. */
  get level(): number {
    if (!this.#source) return 0;
    this.#analyser.getFloatTimeDomainData(this.#samples);
    let peak = 0;
    for (const sample of this.#samples) peak = Math.max(peak, Math.abs(sample));
    return Math.min(1, peak);
  }
}
