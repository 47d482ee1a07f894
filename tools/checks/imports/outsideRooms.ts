import type { Room } from './room.ts'

/** Where whoever is no part of a room comes in. */
export const publicDoors = [
  'sfu/server',
  'sfu/config.ts',
  'sfu/clock',
  'auth/index',
  'client/sdk/index',
  'protocol/',
]

/** The rooms of promises kept from outside, and of numbers: see {@link Room}. */
export const outsideRooms: readonly Room[] = [
  {
    room: 'e2e/',
    // Beside the public doors: a browser's and a thief's half of the binding, and an authenticator, in software.
    may: [
      ...publicDoors,
      'client/node/index',
      'client/sdk/testing/index',
      'client/testing/index',
      'auth/testing/testBrowser',
      'auth/testing/testAuthenticator',
      // What the service hands out for a real relay, and how one is asked.
      'sfu/turn/',
      // What anybody may verify later, what an operator reads, and who else may write to the store.
      'auth/ledger/index',
      'sfu/commands/revoke',
      'sfu/commands/figures',
      'sfu/commands/webhooks',
      'sfu/log',
      'sfu/log/',
      'store/index',
      'store/testing/heldLock',
      'sfu/testing/seenMedia',
      'sfu/testing/playedSounds',
      'sfu/testing/virtualClock',
      'tools/docsSite/buildDocsSite',
      'e2e/peers/',
    ],
    node: true,
  },
  // Makes the documentation's pages, in the colours of the product, with an index that their script reads.
  {
    room: 'tools/docsSite/',
    may: ['client/docs/search/', 'client/ui/styles/colours'],
    node: true,
  },
  // Installs what was built, as a stranger does; of ours it knows how the packages are called.
  { room: 'e2e/packages/', may: ['tools/packages/'], node: true },
  // Peers with real ICE, DTLS and SRTP and no browser, for tests and benches.
  { room: 'e2e/peers/', may: ['protocol/'], node: true },
  {
    room: 'bench/',
    may: [
      ...publicDoors,
      'client/sdk/testing/index',
      'bench/tokens/',
      'bench/queue/',
      'bench/work/',
      'bench/weight/',
      'e2e/peers/',
      'e2e/browser/harness/browsers/firefox',
    ],
    node: true,
  },
  // Measures how tokens are issued, for which the door of auth/ has a route only, and their single use in a real store.
  {
    room: 'bench/tokens/',
    may: [...publicDoors, 'auth/', 'store/index', 'bench/statistics', 'bench/table'],
    node: true,
  },
  // Measures dispatch alone, with calls and seats that it is only told of.
  {
    room: 'bench/queue/',
    may: ['calls/dispatch/', 'calls/ports', 'protocol/', 'bench/statistics', 'bench/table'],
    node: true,
  },
  // Measures the proof of work alone: what it costs whoever searches, and us.
  {
    room: 'bench/work/',
    may: ['auth/work/', 'auth/testing/testWork', 'protocol/', 'bench/statistics', 'bench/table'],
    node: true,
  },
  // Weighs what pages load, and builds it for that as the product does.
  { room: 'bench/weight/', may: ['vite.config', 'bench/table'], node: true },
  // Records the sounds that calls are judged by, into the rows of the rules' tests.
  {
    room: 'bench/liveness/',
    may: ['calls/ports', 'calls/testing/sounds/', 'bench/buildPage', 'e2e/browser/harness/browsers/firefox'],
    node: true,
  },
  // Makes the packages for npm; editors read of the tags' colours, too.
  { room: 'tools/packages/', may: ['tools/', 'client/ui/styles/colours'], node: true },
]
