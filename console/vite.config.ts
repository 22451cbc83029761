import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

const server = process.env.VISAVIS_SERVER ?? 'http://127.0.0.1:8080';

export default defineConfig({
  // Relative, so that the same build works at / and behind a proxy's path prefix.
  base: './',
  resolve: {
    alias: { '@visavis/web-sdk': fileURLToPath(new URL('../sdk/web/src/index.ts', import.meta.url)) },
  },
  esbuild: { jsx: 'automatic', legalComments: 'none' },
  build: { target: 'es2022', assetsInlineLimit: 0 },
  server: {
    proxy: Object.fromEntries(['/api', '/_sdk', '/sdk', '/avatars', '/console/config.json', '/health'].map((path) => [path, server])),
  },
  test: { include: ['test/**/*.test.ts'], environment: 'node' },
});
