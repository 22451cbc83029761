// Draws the frames that `visavis bench render` writes, with Mesa's llvmpipe through EGL, and prints what they cost.
// Vertices come morphed and skinned; eyes are drawn without their texture, hair without its noise, and the result stays RGBA:
// all of which favours llvmpipe. Usage: scene FILE; prints "renderer NAME", then "4x MEDIAN P95" and "1x MEDIAN P95" in CPU ms.
#include <EGL/egl.h>
#include <EGL/eglext.h>
#include <GLES3/gl3.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { FLOATS_PER_VERTEX = 12, LIGHT_FLOATS = 40, PART_FLOATS = 16, WARM_UP = 20, FRAMES = 100 };

typedef struct { int32_t first, count, kind; float numbers[PART_FLOATS]; } Part;

static const char *vertex_source =
    "#version 300 es\n"
    "layout(location=0) in vec3 position; layout(location=1) in vec3 normal; layout(location=2) in vec2 baked; layout(location=3) in vec4 colour;\n"
    "uniform vec4 projection; out vec3 n; out vec2 b; out vec4 c;\n"
    "void main() { n = normal; b = baked; c = colour; float w = -position.z;\n"
    "  gl_Position = vec4(position.x * projection.x, position.y * projection.y, w * projection.z + projection.w, w); }\n";

static const char *fragment_source =
    "#version 300 es\n"
    "precision highp float; in vec3 n; in vec2 b; in vec4 c; out vec4 result;\n"
    "uniform int kind; uniform float L[40]; uniform float P[16];\n"
    "vec3 v(int i) { return vec3(L[i], L[i + 1], L[i + 2]); }\n"
    "void main() {\n"
    "  vec3 N = normalize(n); float ao = clamp(b.x, 0., 1.), shadow = clamp(b.y, P[12], 1.);\n"
    "  bool skin = kind == 0, hair = kind == 2; vec3 albedo = hair ? vec3(P[13], P[14], P[15]) : max(c.rgb, 0.); float gloss = clamp(c.a, 0., 1.);\n"
    "  vec3 aos = vec3(ao); if (skin) aos += (1. - ao) * ao * 2. * vec3(P[9], P[10], P[11]);\n"
    "  vec3 d = mix(v(27), v(24), N.y * .5 + .5) * aos;\n"
    "  vec3 wrap = skin ? vec3(P[0], P[1], P[2]) : vec3(P[1]); vec3 key = max((dot(N, v(0)) + wrap) / (1. + wrap), 0.);\n"
    "  key *= skin ? vec3((sqrt(shadow) + shadow) * .5, shadow, shadow) : vec3(shadow); d += key * v(3);\n"
    "  float fill = dot(N, v(6)) * .5 + .5; d += fill * fill * ao * v(9);\n"
    "  float g = 1. - clamp(N.z, 0., 1.), g2 = g * g, rim = (g2 * .9 + .06) * ao * ao;\n"
    "  float right = max(dot(N, v(12)), 0.) * rim, left = max(dot(N, v(18)), 0.) * rim;\n"
    "  if (skin) { right *= .62; left *= .75; } if (hair) { right *= .34; left *= .42; }\n"
    "  vec3 s = right * v(15) + left * v(21) + g2 * g2 * P[7] * ao * v(36); float h = dot(N, v(30));\n"
    "  if (hair) { vec3 T = normalize(c.xyz); float t = dot(T, v(30)), tf = dot(T, v(33)), f = max(h * .6 + .4, 0.), seen = (shadow * .75 + .25) * ao * f * f;\n"
    "    float bright = max(.001, max(P[13], max(P[14], P[15]))), a1 = t + .06, a2 = t - .10;\n"
    "    float white = exp(-a1 * a1 * P[3]) * P[4] * .55 * seen + exp(-tf * tf * 22.) * P[4] * .28 * ao * ao;\n"
    "    float tinted = exp(-a2 * a2 * P[5]) * P[6] * max(.16, .5 * bright) * seen; vec3 hc = albedo / bright;\n"
    "    s += (tinted * hc + white * (hc * .75 + .25)) * v(3);\n"
    "  } else { float sp = (exp((h - 1.) * P[3]) * gloss * gloss * P[4] + exp((h - 1.) * P[5]) * P[6]) * shadow;\n"
    "    sp += exp((dot(N, v(33)) - 1.) * P[3]) * ao * gloss * gloss * P[4] * .3; s += sp * v(3);\n"
    "    if (!skin) d += g2 * P[8] * ao * vec3(.8, .85, .95); }\n"
    "  vec3 x = (albedo * d + s) * L[39]; x = clamp(x * (2.51 * x + .03) / (x * (2.43 * x + .59) + .14), 0., 1.); result = vec4(sqrt(x), 1.); }\n";

static void fail(const char *what) { fprintf(stderr, "%s\n", what); exit(1); }

static double cpu_ms(void) {
  struct timespec t;
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
  return t.tv_sec * 1e3 + t.tv_nsec / 1e6;
}

static int by_size(const void *a, const void *b) { double x = *(const double *)a, y = *(const double *)b; return x < y ? -1 : x > y; }

static GLuint shader(GLenum type, const char *source) {
  GLuint s = glCreateShader(type);
  GLint good;
  char log[2000] = "";
  glShaderSource(s, 1, &source, NULL);
  glCompileShader(s);
  glGetShaderiv(s, GL_COMPILE_STATUS, &good);
  if (!good) { glGetShaderInfoLog(s, sizeof log, NULL, log); fail(log); }
  return s;
}

static GLuint target(int width, int height, int samples) {
  GLuint f, r[2];
  glGenFramebuffers(1, &f);
  glBindFramebuffer(GL_FRAMEBUFFER, f);
  glGenRenderbuffers(2, r);
  for (int i = 0; i < 2; i++) {
    glBindRenderbuffer(GL_RENDERBUFFER, r[i]);
    glRenderbufferStorageMultisample(GL_RENDERBUFFER, samples, i ? GL_DEPTH_COMPONENT24 : GL_RGBA8, width, height);
    glFramebufferRenderbuffer(GL_FRAMEBUFFER, i ? GL_DEPTH_ATTACHMENT : GL_COLOR_ATTACHMENT0, GL_RENDERBUFFER, r[i]);
  }
  if (glCheckFramebufferStatus(GL_FRAMEBUFFER) != GL_FRAMEBUFFER_COMPLETE) fail("no framebuffer");
  return f;
}

int main(int argc, char **argv) {
  FILE *file = argc > 1 ? fopen(argv[1], "rb") : NULL;
  int32_t head[6]; /* width, height, frames, vertices, indices, parts */
  float projection[4], light[LIGHT_FLOATS];
  if (!file || fread(head, 4, 6, file) != 6 || fread(projection, 4, 4, file) != 4 || fread(light, 4, LIGHT_FLOATS, file) != LIGHT_FLOATS) fail("no scene");
  size_t per_frame = (size_t)head[3] * FLOATS_PER_VERTEX;
  Part *parts = malloc(sizeof(Part) * head[5]);
  uint32_t *indices = malloc(4 * (size_t)head[4]);
  float *vertices = malloc(4 * per_frame * head[2]);
  unsigned char *pixels = malloc((size_t)head[0] * head[1] * 4);
  if (fread(parts, sizeof(Part), head[5], file) != (size_t)head[5] || fread(indices, 4, head[4], file) != (size_t)head[4] ||
      fread(vertices, 4, per_frame * head[2], file) != per_frame * head[2]) fail("the scene is cut short");

  EGLDisplay display = eglGetPlatformDisplay(EGL_PLATFORM_SURFACELESS_MESA, EGL_DEFAULT_DISPLAY, NULL);
  EGLConfig config;
  EGLint found, wish[] = {EGL_SURFACE_TYPE, EGL_PBUFFER_BIT, EGL_RENDERABLE_TYPE, EGL_OPENGL_ES3_BIT, EGL_NONE}, version[] = {EGL_CONTEXT_CLIENT_VERSION, 3, EGL_NONE};
  if (!eglInitialize(display, NULL, NULL) || !eglBindAPI(EGL_OPENGL_ES_API) || !eglChooseConfig(display, wish, &config, 1, &found) || !found) fail("no EGL");
  EGLContext context = eglCreateContext(display, config, EGL_NO_CONTEXT, version);
  if (!context || !eglMakeCurrent(display, EGL_NO_SURFACE, EGL_NO_SURFACE, context)) fail("no OpenGL ES 3");
  printf("renderer %s\n", (const char *)glGetString(GL_RENDERER));

  GLuint program = glCreateProgram(), buffers[2];
  glAttachShader(program, shader(GL_VERTEX_SHADER, vertex_source));
  glAttachShader(program, shader(GL_FRAGMENT_SHADER, fragment_source));
  glLinkProgram(program);
  glUseProgram(program);
  glUniform4fv(glGetUniformLocation(program, "projection"), 1, projection);
  glUniform1fv(glGetUniformLocation(program, "L"), LIGHT_FLOATS, light);
  GLint kind = glGetUniformLocation(program, "kind"), numbers = glGetUniformLocation(program, "P");
  glGenBuffers(2, buffers);
  glBindBuffer(GL_ARRAY_BUFFER, buffers[0]);
  glBufferData(GL_ARRAY_BUFFER, 4 * per_frame, NULL, GL_STREAM_DRAW);
  glBindBuffer(GL_ELEMENT_ARRAY_BUFFER, buffers[1]);
  glBufferData(GL_ELEMENT_ARRAY_BUFFER, 4 * (size_t)head[4], indices, GL_STATIC_DRAW);
  const int sizes[] = {3, 3, 2, 4}, offsets[] = {0, 3, 6, 8};
  for (int i = 0; i < 4; i++) {
    glVertexAttribPointer(i, sizes[i], GL_FLOAT, GL_FALSE, 4 * FLOATS_PER_VERTEX, (void *)(size_t)(4 * offsets[i]));
    glEnableVertexAttribArray(i);
  }
  glEnable(GL_DEPTH_TEST);
  glEnable(GL_CULL_FACE);
  glViewport(0, 0, head[0], head[1]);
  glClearColor(.3f, .4f, .5f, 1);

  GLuint resolved = target(head[0], head[1], 0);
  for (int samples = 4; samples >= 1; samples -= 3) {
    GLuint drawn = samples > 1 ? target(head[0], head[1], samples) : resolved;
    double times[FRAMES];
    for (int f = -WARM_UP; f < FRAMES; f++) {
      double start = cpu_ms();
      glBindFramebuffer(GL_FRAMEBUFFER, drawn);
      glClear(GL_COLOR_BUFFER_BIT | GL_DEPTH_BUFFER_BIT);
      glBufferSubData(GL_ARRAY_BUFFER, 0, 4 * per_frame, vertices + per_frame * ((f + WARM_UP) % head[2]));
      for (int p = 0; p < head[5]; p++) {
        glUniform1i(kind, parts[p].kind);
        glUniform1fv(numbers, PART_FLOATS, parts[p].numbers);
        glDrawElements(GL_TRIANGLES, parts[p].count, GL_UNSIGNED_INT, (void *)(4 * (size_t)parts[p].first));
      }
      if (samples > 1) {
        glBindFramebuffer(GL_DRAW_FRAMEBUFFER, resolved);
        glBlitFramebuffer(0, 0, head[0], head[1], 0, 0, head[0], head[1], GL_COLOR_BUFFER_BIT, GL_NEAREST);
      }
      glBindFramebuffer(GL_READ_FRAMEBUFFER, resolved);
      glReadPixels(0, 0, head[0], head[1], GL_RGBA, GL_UNSIGNED_BYTE, pixels);
      if (f >= 0) times[f] = cpu_ms() - start;
    }
    qsort(times, FRAMES, sizeof *times, by_size);
    printf("%dx %.3f %.3f\n", samples, times[FRAMES / 2], times[FRAMES * 95 / 100]);
    if (argc > 2 && samples > 1) {
      FILE *picture = fopen(argv[2], "wb");
      fprintf(picture, "P6 %d %d 255\n", head[0], head[1]);
      for (int y = head[1] - 1; y >= 0; y--) for (int x = 0; x < head[0]; x++) fwrite(pixels + 4 * ((size_t)y * head[0] + x), 1, 3, picture);
      fclose(picture);
    }
  }
  return glGetError() == GL_NO_ERROR ? 0 : 1;
}
