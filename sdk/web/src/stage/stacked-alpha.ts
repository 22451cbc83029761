import { onEachFrame } from './frame-loop.js';

/** Draws one frame of stacked alpha: colour in the upper half, alpha in the red channel of the lower half. */
interface FramePainter {
  paint(video: HTMLVideoElement, width: number, height: number): void;
}

/** A canvas that follows a stacked-alpha video: as wide as the video and half as high. */
export class StackedAlphaCanvas {
  readonly element = document.createElement('canvas');
  #painter: FramePainter | undefined;
  readonly #stop: () => void;

  constructor(video: HTMLVideoElement) {
    this.#painter = createWebGlPainter(this.element) ?? createPixelPainter(this.element);
    // The browser may take the graphics context away at any time and gives back an empty one.
    this.element.addEventListener('webglcontextlost', (event) => {
      event.preventDefault();
      this.#painter = undefined;
    });
    this.element.addEventListener('webglcontextrestored', () => (this.#painter = createWebGlPainter(this.element)));
    this.#stop = onEachFrame(video, () => this.#paint(video));
  }

  dispose(): void {
    this.#stop();
    this.element.remove();
  }

  #paint(video: HTMLVideoElement): void {
    const width = video.videoWidth;
    const height = Math.floor(video.videoHeight / 2);
    if (this.element.width !== width || this.element.height !== height) {
      this.element.width = width;
      this.element.height = height;
    }
    this.#painter?.paint(video, width, height);
  }
}

const vertexShader = `
attribute vec2 corner;
varying vec2 position;
void main() {
  position = vec2(corner.x, 1.0 - corner.y) * vec2(1.0, 0.5);
  gl_Position = vec4(corner * 2.0 - 1.0, 0.0, 1.0);
}`;

// The colour is straight, and a canvas wants it multiplied: doing it here leaves no dark fringe.
// Phones count medium precision in steps of 1/1024: too coarse to hit single rows of the picture, so high where there is high.
const fragmentShader = `
#ifdef GL_FRAGMENT_PRECISION_HIGH
precision highp float;
#else
precision mediump float;
#endif
uniform sampler2D frame;
varying vec2 position;
void main() {
  vec3 colour = texture2D(frame, position).rgb;
  float alpha = texture2D(frame, position + vec2(0.0, 0.5)).r;
  gl_FragColor = vec4(colour * alpha, alpha);
}`;

function createWebGlPainter(canvas: HTMLCanvasElement): FramePainter | undefined {
  const gl = canvas.getContext('webgl', { alpha: true, premultipliedAlpha: true, antialias: false, depth: false });
  if (!gl) return undefined;
  const program = gl.createProgram();
  for (const [type, source] of [[gl.VERTEX_SHADER, vertexShader], [gl.FRAGMENT_SHADER, fragmentShader]] as const) {
    const shader = gl.createShader(type)!;
    gl.shaderSource(shader, source);
    gl.compileShader(shader);
    gl.attachShader(program, shader);
  }
  gl.linkProgram(program);
  if (!gl.getProgramParameter(program, gl.LINK_STATUS)) return undefined;
  gl.useProgram(program);

  gl.bindBuffer(gl.ARRAY_BUFFER, gl.createBuffer());
  gl.bufferData(gl.ARRAY_BUFFER, new Float32Array([0, 0, 1, 0, 0, 1, 1, 1]), gl.STATIC_DRAW);
  const corner = gl.getAttribLocation(program, 'corner');
  gl.enableVertexAttribArray(corner);
  gl.vertexAttribPointer(corner, 2, gl.FLOAT, false, 0, 0);

  gl.bindTexture(gl.TEXTURE_2D, gl.createTexture());
  gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_MIN_FILTER, gl.NEAREST);
  gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_MAG_FILTER, gl.NEAREST);
  gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_WRAP_S, gl.CLAMP_TO_EDGE);
  gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_WRAP_T, gl.CLAMP_TO_EDGE);
  // Alpha is a number, not a colour: no conversion between colour spaces may touch it.
  gl.pixelStorei(gl.UNPACK_COLORSPACE_CONVERSION_WEBGL, gl.NONE);

  return {
    paint(video, width, height) {
      gl.viewport(0, 0, width, height);
      gl.texImage2D(gl.TEXTURE_2D, 0, gl.RGBA, gl.RGBA, gl.UNSIGNED_BYTE, video);
      gl.drawArrays(gl.TRIANGLE_STRIP, 0, 4);
    },
  };
}

/** The same picture without WebGL, for browsers that run with graphics switched off. */
function createPixelPainter(canvas: HTMLCanvasElement): FramePainter | undefined {
  const target = canvas.getContext('2d');
  const source = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
  if (!target || !source) return undefined;
  return {
    paint(video, width, height) {
      if (source.canvas.width !== width || source.canvas.height !== height * 2) {
        source.canvas.width = width;
        source.canvas.height = height * 2;
      }
      source.drawImage(video, 0, 0);
      const frame = source.getImageData(0, 0, width, height * 2);
      const half = width * height * 4;
      for (let i = 0; i < half; i += 4) frame.data[i + 3] = frame.data[half + i]!;
      target.putImageData(frame, 0, 0, 0, 0, width, height);
    },
  };
}
