/** Test files anywhere may import these packages and `node:` modules. */
export const testPackages: readonly string[] = ['vitest', 'fast-check']

const screens = [
  'client/ui/',
  'client/button/',
  'client/ownPasskeys/',
  'client/softphone/',
  'client/console/',
  'client/demo/',
]

/** A package that is not in this table may be imported nowhere: whoever adds one says here whose it is. */
export const packageOwners: Readonly<Record<string, readonly string[]>> = {
  zod: ['protocol/', 'auth/', 'store/sqlite/', 'sfu/config', 'sfu/edge/', 'client/node/', 'tools/configurationTable'],
  jose: [
    'auth/',
    'client/node/',
    'docs/embedding/examples/',
    'client/sdk/testing/',
    'client/sdk/identity/callProof.test',
    'e2e/',
    'bench/',
  ],
  '@simplewebauthn/server': ['auth/'],
  '@simplewebauthn/browser': ['client/sdk/identity/'],
  express: [
    'sfu/edge/http/',
    'sfu/testing/testEdge',
    'auth/routes',
    'auth/testing/',
    'docs/embedding/examples/',
    'client/node/expressExample.test',
  ],
  helmet: ['sfu/edge/http/'],
  'ipaddr.js': ['sfu/edge/http/'],
  'proxy-addr': ['sfu/edge/http/'],
  ws: ['sfu/edge/socket/', 'sfu/edge/http/connections.test', 'client/sdk/testing/', 'e2e/', 'bench/'],
  'rate-limiter-flexible': ['sfu/edge/http/', 'auth/', 'store/'],
  // One test of e2e/ reads the packet counters of the server's own producers.
  mediasoup: ['sfu/media/', 'bench/', 'e2e/loopback/reloadSound.test'],
  'mediasoup-client': ['client/sdk/media/', 'client/sdk/testing/fakeMedia', 'e2e/', 'bench/'],
  'fake-mediastreamtrack': ['client/sdk/testing/fakeMedia'],
  'node-datachannel': ['bench/', 'e2e/peers/'],
  kysely: ['store/'],
  'better-sqlite3': ['store/'],
  pg: ['store/'],
  ioredis: ['store/'],
  pino: ['sfu/log'],
  lit: screens,
  'lucide-static': screens,
  typescript: ['tools/buildTypes/'],
  vite: ['tools/', 'vite.config', 'e2e/', 'bench/'],
  'fast-check': [
    'calls/testing/model/modelCommands',
    'calls/testing/model/modelStories',
    'calls/testing/model/lossyStories',
    'calls/testing/simulatedTime',
  ],
  vitest: [
    'calls/testing/model/modelStories',
    'calls/testing/model/lossyStories',
    'calls/testing/model/mediaTruths',
    'calls/testing/floodSimulation',
    'calls/testing/openDesk',
    'client/sdk/testing/',
    'e2e/',
    'vite.config',
    'vitest.config',
  ],
  playwright: ['e2e/', 'bench/', 'tools/'],
  '@axe-core/playwright': ['e2e/'],
}
