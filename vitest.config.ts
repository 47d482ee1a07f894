import { defineConfig } from 'vitest/config'

/** Much of what is tested waits: for a pause, a process, a disk. So a core has more than one file at a time. */
const workersOfQuietFiles = 3

/** What a test waits for is there at once on an idle machine, and later on a busy one: that is no failure. */
const waits = { expect: { poll: { timeout: 10_000 } } }

/** The suites of `npm test`; `npx vitest run --project unit` runs one of them alone. */
export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          ...waits,
          include: ['{protocol,auth,calls,store,sfu,client,tools,bench}/**/*.test.ts'],
          // Files share nothing that one of them changes, so they need not load everything anew.
          isolate: false,
          maxWorkers: workersOfQuietFiles,
          // Some start programs or make keys by the dozen, beside two other files.
          testTimeout: 60_000,
        },
      },
      {
        test: {
          name: 'loopback',
          ...waits,
          include: ['e2e/loopback/**/*.test.ts'],
          maxWorkers: workersOfQuietFiles,
          // Each test has a server of its own and shares nothing else, so its files need not load everything anew.
          isolate: false,
          // Time itself is virtual; only a busy machine makes a test long.
          testTimeout: 30_000,
          hookTimeout: 30_000,
        },
      },
      {
        test: {
          name: 'chaos',
          ...waits,
          include: ['e2e/chaos/**/*.test.ts'],
          // Real time: a round, and the calm after it.
          testTimeout: 180_000,
        },
      },
      {
        test: {
          name: 'turn',
          ...waits,
          include: ['e2e/turn/**/*.test.ts'],
          fileParallelism: false,
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        test: {
          name: 'packages',
          ...waits,
          include: ['e2e/packages/**/*.test.ts'],
          globalSetup: ['e2e/packages/harness/strangerApp.ts'],
          // They write into one application that is installed once.
          fileParallelism: false,
          // Compilers and bundlers of other people.
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
      {
        test: {
          name: 'screens',
          ...waits,
          include: ['e2e/screens/**/*.test.ts'],
          globalSetup: ['e2e/screens/harness/galleries.ts'],
          // No sound, no call: two at once leave no core idle.
          maxWorkers: 2,
          // Some look at every state there is, with axe.
          testTimeout: 120_000,
          hookTimeout: 60_000,
        },
      },
      {
        test: {
          name: 'browser',
          ...waits,
          include: ['e2e/browser/**/*.test.ts'],
          globalSetup: ['e2e/browser/harness/browsers/chromiumOfTheRun.ts'],
          // Real time and real sound: two files at once would disturb each other.
          fileParallelism: false,
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        test: {
          name: 'firefox',
          ...waits,
          include: ['e2e/firefox/**/*.test.ts'],
          globalSetup: ['e2e/browser/harness/browsers/chromiumOfTheRun.ts'],
          fileParallelism: false,
          testTimeout: 90_000,
          hookTimeout: 60_000,
        },
      },
      {
        test: {
          name: 'webkit',
          ...waits,
          include: ['e2e/webkit/**/*.test.ts'],
          globalSetup: ['e2e/screens/harness/galleries.ts'],
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
    ],
  },
})
