import { defineConfig } from 'vitest/config';

export default defineConfig({
  build: {
    target: 'es2022',
    sourcemap: true,
    lib: {
      entry: 'src/index.ts',
      name: 'Visavis',
      formats: ['es', 'umd'],
      fileName: (format) => (format === 'es' ? 'visavis.js' : 'visavis.umd.cjs'),
    },
  },
  // Vite keeps the whitespace of an ES library for the sake of bundlers; ours is also served as it is.
  esbuild: { legalComments: 'none' },
  test: { include: ['test/**/*.test.ts'], environment: 'node' },
});
