import { MouthGauge, type Patch } from './mouth-gauge';

// Shares of the picture, for the framing that every avatar has: from below the nose to the chin.
const mouth = { x: 0.39, y: 0.59, width: 0.22, height: 0.18 };
const columns = 40;
const rows = 30;

/** Watches the avatar's pictures as they are shown and tells of each how far its mouth is open. */
export class Eye {
  readonly #video = document.createElement('video');
  readonly #gauge = new MouthGauge();
  readonly #context: CanvasRenderingContext2D;
  #track: MediaStreamTrack | null = null;
  #stopped = false;

  constructor(
    /** The lower half of the picture is its transparency. */
    private readonly stacked: boolean,
    private readonly isSilent: () => boolean,
    private readonly onPicture: (opening: number) => void,
  ) {
    this.#context = Object.assign(document.createElement('canvas'), { width: columns, height: rows }).getContext('2d', { willReadFrequently: true })!;
    this.#video.muted = true;
    this.#next();
  }

  watch(track: MediaStreamTrack | null): void {
    if (track === this.#track) return;
    this.#track = track;
    this.#video.srcObject = track && new MediaStream([track]);
    if (track) void this.#video.play().catch(() => undefined);
  }

  stop(): void {
    this.#stopped = true;
    this.#video.srcObject = null;
  }

  #next(): void {
    this.#video.requestVideoFrameCallback?.(() => {
      if (this.#stopped) return;
      this.onPicture(this.#gauge.read(this.#mouth(), this.isSilent()));
      this.#next();
    });
  }

  #mouth(): Patch {
    const w = this.#video.videoWidth;
    const h = this.#video.videoHeight / (this.stacked ? 2 : 1);
    this.#context.drawImage(this.#video, mouth.x * w, mouth.y * h, mouth.width * w, mouth.height * h, 0, 0, columns, rows);
    const { data } = this.#context.getImageData(0, 0, columns, rows);
    const luma = new Float32Array(columns * rows);
    for (let i = 0, p = 0; i < luma.length; i++, p += 4) luma[i] = 0.2126 * data[p]! + 0.7152 * data[p + 1]! + 0.0722 * data[p + 2]!;
    return { luma, columns, rows };
  }
}
