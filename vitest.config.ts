import { defineConfig } from 'vitest/config';

// Unit tests only: what needs a browser and a server lives in tests/browser and runs on its own.
export default defineConfig({
  test: { projects: ['sdk/web', 'console'] },
});
