import { clientRooms } from './clientRooms.ts'
import { commandRooms } from './commandRooms.ts'
import { outsideRooms, publicDoors } from './outsideRooms.ts'
import type { Room } from './room.ts'
import { siteRooms } from './siteRooms.ts'

const serviceBase = ['sfu/clock', 'sfu/log', 'sfu/config.ts', 'protocol/']
/** What every part of auth/ may use: none of these knows the agent or the caller. */
const authBase = [
  ...[
    'auth/ports',
    'auth/revocation',
    'auth/randomIds',
    'auth/msSince',
    'auth/reachedLimit',
    'auth/routes.ts',
  ],
  ...[
    'auth/attack/',
    'auth/binding/',
    'auth/blocks/',
    'auth/jws/',
    'auth/keys/',
    'auth/sites/',
    'auth/webauthn/',
    'protocol/',
  ],
]
const storeBase = ['auth/ports', 'calls/ports', 'protocol/']
const sqliteBase = ['store/sqlite/engine/', 'store/sqlite/notices']
const authRouteBase = [
  'auth/routes/answer',
  'auth/routes/foreignPages',
  'auth/routes/jsonBody',
  'auth/routes/provenRequests',
  'auth/routes/statedRoutes',
  'auth/routes/whoAsks',
]
/** The rooms of the service and of the tools; those of the pages, and of whoever comes from outside, are tables of their own. */
const rooms: readonly Room[] = [
  { room: 'protocol/', may: [], node: false },
  { room: 'auth/openRevocation', may: [...authBase, 'auth/keys/', 'auth/ledger/'], node: true },
  {
    room: 'auth/',
    may: [
      ...[
        'auth/agent/',
        'auth/caller/',
        'auth/callToken/',
        'auth/openRevocation',
        'auth/routes/',
        'auth/work/',
      ],
      'protocol/',
    ],
    node: true,
  },
  // Two people who never meet here: what they have in common lies in neither's folder.
  { room: 'auth/agent/', may: [...authBase, 'auth/routes/agent/'], node: true },
  { room: 'auth/routes/agent/', may: [...authBase, ...authRouteBase, 'auth/agent/'], node: true },
  {
    room: 'auth/caller/',
    may: [...authBase, 'auth/callToken/', 'auth/vouch/', 'auth/work/', 'auth/routes/caller/'],
    node: true,
  },
  { room: 'auth/callToken/', may: [...authBase, 'auth/caller/', 'auth/vouch/', 'auth/work/'], node: true },
  // What nothing but a formula, a key and a count decides: who pays for a token, and whether they did.
  { room: 'auth/work/', may: authBase, node: true },
  {
    room: 'auth/routes/caller/',
    may: [...authBase, ...authRouteBase, 'auth/caller/', 'auth/callToken/'],
    node: true,
  },
  { room: 'auth/testing/', may: ['auth/', 'protocol/'], node: true },
  {
    room: 'calls/',
    may: [
      ...['calls/call/', 'calls/seat/', 'calls/dispatch/', 'calls/watch/'],
      ...['calls/policy/', 'calls/ports', 'protocol/'],
    ],
    node: false,
  },
  // Three owners of three kinds of state, who speak by messages and never hold one another.
  { room: 'calls/call/', may: ['calls/policy/', 'calls/ports', 'protocol/'], node: false },
  { room: 'calls/seat/', may: ['calls/ports', 'protocol/'], node: false },
  { room: 'calls/dispatch/', may: ['calls/policy/', 'calls/ports', 'protocol/'], node: false },
  // Whether what happens is usual; it hears of everything, and tells nobody but whoever opened it.
  { room: 'calls/watch/', may: ['calls/policy/', 'calls/ports', 'protocol/'], node: false },
  // Rules that are nothing but functions: who goes before whom, and what it costs to ask.
  { room: 'calls/policy/', may: ['calls/ports', 'protocol/'], node: false },
  { room: 'calls/ports/', may: ['protocol/'], node: false },
  // What only tests use: a desk to try the rules at, with seats and passkeys that really sign.
  { room: 'calls/testing/', may: ['calls/', 'protocol/'], node: false },
  { room: 'calls/testing/model/modelStories', may: ['calls/', 'store/index', 'protocol/'], node: false },
  { room: 'calls/testing/model/lossyStories', may: ['calls/', 'store/index', 'protocol/'], node: false },
  { room: 'calls/testing/openDesk', may: ['calls/', 'store/index', 'protocol/'], node: false },
  // Sounds that were recorded once, as rows in files beside.
  { room: 'calls/testing/sounds/', may: ['calls/ports'], node: true },
  { room: 'calls/testing/fakeProofs', may: ['calls/', 'protocol/'], node: true },
  { room: 'store/', may: ['store/sqlite/', ...storeBase], node: true },
  // What a call counts as is judged in the transaction that changes what is known of it.
  {
    room: 'store/sqlite/calls/verdicts',
    may: [...sqliteBase, ...storeBase, 'calls/policy/verdict'],
    node: true,
  },
  { room: 'store/sqlite/agents/', may: [...sqliteBase, ...storeBase], node: true },
  { room: 'store/sqlite/callers/', may: [...sqliteBase, ...storeBase], node: true },
  { room: 'store/testing/', may: ['store/', ...storeBase], node: true },

  // Clock, log and identifiers implement ports; config also reads what a site and a queue may be told.
  { room: 'sfu/', may: ['auth/ports', 'calls/ports', ...serviceBase], node: true },
  { room: 'sfu/config', may: ['auth/index', 'calls/index', 'sfu/config/', ...serviceBase], node: true },
  { room: 'sfu/config/', may: ['auth/ports', 'calls/ports', ...serviceBase], node: true },
  { room: 'sfu/config/queuePolicies', may: ['auth/index', 'calls/index'], node: true },
  { room: 'sfu/config/turnConfig', may: ['sfu/config/configError'], node: true },
  { room: 'sfu/turn/', may: ['calls/ports', 'sfu/config/turnConfig', ...serviceBase], node: true },
  {
    room: 'sfu/edge/',
    may: ['auth/index', 'calls/', 'sfu/config/limits', 'sfu/releases/release', ...serviceBase],
    node: true,
  },
  // What only tests use: an edge with real auth, rules and store; media whose packets are said, not seen; a clock that is told.
  {
    room: 'sfu/testing/',
    may: [
      'auth/index',
      'auth/testing/testBrowser',
      'auth/testing/testSeat',
      'calls/',
      'store/',
      'sfu/',
      'protocol/',
    ],
    node: true,
  },
  { room: 'sfu/media/', may: ['calls/ports', ...serviceBase], node: true },
  { room: 'sfu/server', may: ['auth/index', 'calls/', 'store/', 'sfu/', 'protocol/'], node: true },
  {
    room: 'sfu/main',
    may: [
      'auth/index',
      'sfu/server',
      'sfu/commands/startFailure',
      'sfu/commands/revoke',
      'sfu/commands/usage',
      'sfu/commands/figures',
      'sfu/commands/vouch/',
      'sfu/commands/webhooks',
      'sfu/commands/dataFolder',
      'sfu/commands/verify/index',
      'sfu/commands/commandError',
      ...serviceBase,
    ],
    node: true,
  },
  ...commandRooms(serviceBase),
  ...siteRooms(serviceBase),
  ...clientRooms,

  ...outsideRooms,
  { room: 'tools/', may: [...publicDoors, 'vite.config', 'tools/docsSite/'], node: true },
  { room: 'vite.config', may: ['tools/', 'client/ui/wording/callerLanguages'], node: true },
  { room: 'vitest.config', may: ['vite.config', 'tools/'], node: true },
]

/** A test beside the source may also use these: the adapters it needs to run its room on something real. */
export const testsMay: Readonly<Record<string, readonly string[]>> = {
  'client/sdk/': ['client/sdk/'],
  'client/button/': ['client/button/gallery/'],
  'client/softphone/': ['client/softphone/gallery/'],
  // A real service to sign for.
  'client/node/': ['docs/embedding/examples/', 'auth/', 'store/'],
  'auth/': ['auth/', 'store/', 'sfu/log/'],
  'calls/': ['store/', 'calls/'],
  'store/': ['store/'],
  // What the build writes beside its files.
  'e2e/': ['tools/setup/compressedFiles', 'tools/setup/sdkRelease'],
  // Peers with real ICE, DTLS and SRTP, so that a room is tried with packets.
  'sfu/': [
    'store/',
    'sfu/testing/',
    'auth/testing/testBrowser',
    'auth/testing/testSeat',
    // What the build leaves beside its files.
    'tools/setup/compressedFiles',
    'tools/setup/sdkRelease',
    'e2e/peers/',
  ],
}

/** A pattern ending in `/` is a folder; any other is one file (with or without `.test`) or a folder of that name. */
export function matches(path: string, pattern: string): boolean {
  if (pattern.endsWith('/')) return path.startsWith(pattern)
  return path === pattern || path.startsWith(`${pattern}.`) || path.startsWith(`${pattern}/`)
}

export function matchesAny(path: string, patterns: readonly string[]): boolean {
  return patterns.some(pattern => matches(path, pattern))
}

export function roomOf(path: string): Room | undefined {
  return rooms
    .filter(({ room }) => matches(path, room))
    .sort((one, other) => other.room.length - one.room.length)[0]
}
