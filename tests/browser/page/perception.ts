// Runs in the page: notes what a person in front of it would see and hear.

/** A picture that was shown. Times are milliseconds of `Date.now()`'s clock, with fractions. */
export interface SeenFrame {
  atMs: number;
  /** How much the mouth region changed since the picture before: mean absolute difference of luma, 0 to 255. */
  mouthMotion: number;
  /** The same of the forehead and the nose bridge, which speaking leaves alone. */
  stillMotion: number;
  /** Mean luma of the whole picture, 0 to 255. */
  brightness: number;
}

/** How loud it was: root mean square of the last 21 ms, 0 to 1. */
export interface HeardLevel {
  atMs: number;
  level: number;
}

/** An event that the SDK fired. */
export interface NotedEvent {
  atMs: number;
  name: string;
  value: unknown;
}

export interface Observations {
  frames: SeenFrame[];
  levels: HeardLevel[];
  events: NotedEvent[];
  widthPx: number;
  heightPx: number;
}

interface Region {
  x: number;
  y: number;
  width: number;
  height: number;
}

// Shares of the picture, for the framing of the default avatar: from below the nose to the chin, and the brow to the nose bridge.
const mouthRegion: Region = { x: 0.34, y: 0.6, width: 0.32, height: 0.2 };
const stillRegion: Region = { x: 0.4, y: 0.3, width: 0.2, height: 0.12 };
const sampleWidthPx = 64;
const sampleHeightPx = 40;
const levelEveryMs = 20;

export function nowMs(): number {
  return performance.timeOrigin + performance.now();
}

class RegionMotion {
  private readonly context: CanvasRenderingContext2D;
  private previous: Float32Array | undefined;

  constructor(private readonly region: Region) {
    const canvas = document.createElement('canvas');
    canvas.width = sampleWidthPx;
    canvas.height = sampleHeightPx;
    this.context = canvas.getContext('2d', { willReadFrequently: true }) as CanvasRenderingContext2D;
  }

  /** Reads the region of the picture that shows now; answers how much it changed and how bright it is. */
  measure(video: HTMLVideoElement): { motion: number; brightness: number } {
    const { x, y, width, height } = this.region;
    const { videoWidth: w, videoHeight: h } = video;
    this.context.drawImage(video, x * w, y * h, width * w, height * h, 0, 0, sampleWidthPx, sampleHeightPx);
    const pixels = this.context.getImageData(0, 0, sampleWidthPx, sampleHeightPx).data;
    const luma = new Float32Array(sampleWidthPx * sampleHeightPx);
    let change = 0;
    let sum = 0;
    for (let i = 0; i < luma.length; i++) {
      const p = i * 4;
      const value = 0.2126 * (pixels[p] ?? 0) + 0.7152 * (pixels[p + 1] ?? 0) + 0.0722 * (pixels[p + 2] ?? 0);
      luma[i] = value;
      sum += value;
      change += Math.abs(value - (this.previous?.[i] ?? value));
    }
    this.previous = luma;
    return { motion: change / luma.length, brightness: sum / luma.length };
  }
}

/** Watches a video element and listens to its stream. */
export class Perception {
  readonly frames: SeenFrame[] = [];
  readonly levels: HeardLevel[] = [];
  readonly events: NotedEvent[] = [];
  private readonly mouth = new RegionMotion(mouthRegion);
  private readonly still = new RegionMotion(stillRegion);
  private readonly whole = new RegionMotion({ x: 0, y: 0, width: 1, height: 1 });
  private readonly analyser: AnalyserNode;
  private readonly timer: number;
  private stopped = false;

  constructor(
    private readonly video: HTMLVideoElement,
    stream: MediaStream,
    audio: AudioContext,
  ) {
    this.analyser = audio.createAnalyser();
    this.analyser.fftSize = 1024;
    audio.createMediaStreamSource(stream).connect(this.analyser);
    const samples = new Float32Array(this.analyser.fftSize);
    this.timer = window.setInterval(() => {
      this.analyser.getFloatTimeDomainData(samples);
      const power = samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length;
      this.levels.push({ atMs: nowMs(), level: Math.sqrt(power) });
    }, levelEveryMs);
    this.watchNextFrame();
  }

  note(name: string, value: unknown): void {
    this.events.push({ atMs: nowMs(), name, value });
  }

  observations(): Observations {
    const { frames, levels, events, video } = this;
    return { frames, levels, events, widthPx: video.videoWidth, heightPx: video.videoHeight };
  }

  stop(): void {
    this.stopped = true;
    window.clearInterval(this.timer);
    this.analyser.disconnect();
  }

  private watchNextFrame(): void {
    this.video.requestVideoFrameCallback(() => {
      if (this.stopped) return;
      const mouth = this.mouth.measure(this.video);
      const still = this.still.measure(this.video);
      this.frames.push({
        atMs: nowMs(),
        mouthMotion: mouth.motion,
        stillMotion: still.motion,
        brightness: this.whole.measure(this.video).brightness,
      });
      this.watchNextFrame();
    });
  }
}
