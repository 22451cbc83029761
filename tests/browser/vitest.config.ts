import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['*.test.ts'],
    // Each file has a server and a browser of its own; two at once would share the cores that the picture needs.
    fileParallelism: false,
    // The same holds within a file: two conversations at a time are what two cores show without a stutter.
    maxConcurrency: 2,
    // Ceilings against a hang, not expectations: a scene of a minute of speech must fit on a busy machine.
    testTimeout: 120_000,
    hookTimeout: 180_000,
  },
});
