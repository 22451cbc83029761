import { Playback } from './playback.js';
import { StackedAlphaCanvas } from './stacked-alpha.js';

export interface StageObserver {
  onAudioBlocked(blocked: boolean): void;
  onFirstFrame(): void;
}

/** Where the avatar is seen and heard: a wrapper in the page's element that shows the stream as video, or through a canvas. */
export class Stage {
  #root: HTMLElement | undefined;
  #wrapper: HTMLElement | undefined;
  #playback: Playback | undefined;
  #canvas: StackedAlphaCanvas | undefined;
  #stacked = false;

  constructor(
    private readonly stream: MediaStream,
    private readonly observer: StageObserver,
  ) {}

  /** What draws the avatar: the canvas of a transparent session, else the video; null while it is not shown. */
  get view(): HTMLVideoElement | HTMLCanvasElement | null {
    return this.#canvas?.element ?? this.#playback?.video ?? null;
  }

  get audioBlocked(): boolean {
    return this.#playback?.blocked ?? false;
  }

  /** Calls back when the next picture is on the screen; never, where nothing is drawn or the browser cannot tell. */
  onNextPicture(callback: () => void): void {
    const video = this.#playback?.video;
    if (video && 'requestVideoFrameCallback' in video) video.requestVideoFrameCallback(callback);
  }

  /** Names the element to draw in, without drawing yet. */
  setRoot(root: HTMLElement): void {
    this.#root = root;
  }

  /** Draws from now on, in the element named last. */
  show(stacked: boolean): void {
    this.#stacked = stacked;
    if (this.#root && !this.#wrapper) this.#build(this.#root);
  }

  /** Moves the picture to another element; the old one is emptied. */
  move(root: HTMLElement): void {
    this.#root?.replaceChildren();
    this.#root = root;
    if (this.#wrapper) {
      root.append(this.#wrapper);
      // A video that changes its place in the document is paused by the browser.
      void this.#playback?.play();
    } else {
      this.#build(root);
    }
  }

  /** Plays the sound that the browser held back; works from within a click or key press. */
  unblockAudio(): Promise<boolean> {
    return this.#playback?.unblock() ?? Promise.resolve(true);
  }

  async setSpeaker(deviceId: string): Promise<void> {
    await this.#playback?.setSpeaker(deviceId);
  }

  get speakerId(): string | undefined {
    return this.#playback?.video.sinkId || undefined;
  }

  hide(): void {
    this.#canvas?.dispose();
    this.#playback?.dispose();
    this.#wrapper?.remove();
    this.#canvas = this.#playback = this.#wrapper = undefined;
  }

  #build(root: HTMLElement): void {
    const wrapper = document.createElement('div');
    wrapper.style.cssText = 'width:100%;height:100%';
    const shadow = wrapper.attachShadow({ mode: 'closed' });
    const playback = new Playback(this.stream, this.observer);
    playback.video.style.cssText = fill;
    shadow.append(playback.video);
    if (this.#stacked) {
      // Not display:none: browsers save the work of decoding for a video that has no box.
      playback.video.style.cssText = 'position:absolute;width:1px;height:1px;opacity:0;pointer-events:none';
      this.#canvas = new StackedAlphaCanvas(playback.video);
      this.#canvas.element.style.cssText = fill;
      shadow.append(this.#canvas.element);
    }
    this.#playback = playback;
    this.#wrapper = wrapper;
    root.append(wrapper);
    void playback.play();
  }
}

const fill = 'display:block;width:100%;height:100%;object-fit:cover';
