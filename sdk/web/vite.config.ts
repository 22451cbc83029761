import { defineConfig } from 'vitest/config';

export default defineConfig({
  build: {
    target: 'es2022',
    sourcemap: true,
    lib: {
      entry: 'src/index.ts',
      name: 'Visavis',
      formats: ['es', 'umd', 'iife'],
      // Module, package and script tag; web servers know no type for .cjs, so the last is a file of its own.
      fileName: (format) => ({ es: 'visavis.js', umd: 'visavis.umd.cjs', iife: 'visavis.global.js' })[format as 'es'],
    },
  },
  esbuild: { legalComments: 'none' },
  test: { include: ['test/**/*.test.ts'], environment: 'node' },
});
