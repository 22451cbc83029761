import { defineConfig } from 'vitest/config';

// These mostly wait: for pings, timers, a network that is away, programs that start; or they ask nothing of the clock. A neighbour does not
// disturb them. What listens for gaps and looks whether the mouth follows the sound is not among them.
const patient = [
  'abuse.test.ts',
  'churn.test.ts',
  'console-pages.test.ts',
  'doctor.test.ts',
  'external-parrot.test.ts',
  'external-socket.test.ts',
  'firewalls.test.ts',
  'launcher.test.ts',
  'lifecycle.test.ts',
  'lost-viewer.test.ts',
  'network.test.ts',
  'rest.test.ts',
  'sdk-package.test.ts',
  'sdk-published-pages.test.ts',
  'sdk-transparent.test.ts',
  'vendor-aimock.test.ts',
  'vendor-elevenlabs.test.ts',
  'vendor-openai.test.ts',
];

export default defineConfig({
  test: {
    // Ceilings against a hang, not expectations: a scene of a minute of speech must fit on a busy machine.
    testTimeout: 120_000,
    hookTimeout: 180_000,
    poolOptions: { forks: { maxForks: 2 } },
    // The patient ones come first, two files at a time; then the others, one after another.
    projects: [
      { extends: true, test: { name: 'patient', include: patient, maxConcurrency: 3 } },
      {
        extends: true,
        test: {
          name: 'alone',
          include: ['*.test.ts'],
          exclude: patient,
          // Each file has a server and a browser of its own; two at once would share the cores that the picture needs.
          poolOptions: { forks: { singleFork: true } },
          // The same holds within a file: two conversations at a time are what two cores show without a stutter.
          maxConcurrency: 2,
        },
      },
    ],
  },
});
