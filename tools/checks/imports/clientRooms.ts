import type { Room } from './room.ts'

/** What both halves of the library may use. */
const sdkBase = [
  ...['errors', 'events', 'throwLater', 'inTime', 'within', 'checkOptions', 'assembly/platform'],
  ...['identity/', 'media/', 'platform/', 'signal/'],
]
  .map(part => `client/sdk/${part}`)
  .concat('protocol/')

/** What the service's own pages may use that other people's pages may not. */
const ownPages = ['client/sdk/index', 'client/sdk/ownPages', 'client/sdk/pageTime', 'client/ui/']

/** The rooms of the pages and of the library: see {@link Room}. */
export const clientRooms: readonly Room[] = [
  { room: 'client/sdk/', may: ['client/sdk/caller/', 'client/sdk/agent/', ...sdkBase], node: false },
  // Two people's halves of the library, and what both stand on, which knows neither.
  ...['caller/', 'agent/', 'identity/', 'media/', 'platform/', 'signal/'].map(part => ({
    room: `client/sdk/${part}`,
    may: sdkBase,
    node: false,
  })),
  // What only tests in Node use: the testing door with its fake media, and a little service to talk to.
  { room: 'client/sdk/testing/', may: ['client/sdk/', 'protocol/'], node: true },
  { room: 'client/sdk/testing/index', may: ['client/sdk/', 'protocol/'], node: false },
  // A phone for tests of other people's applications: the real one's pure rules, and nothing that needs a browser.
  {
    room: 'client/testing/',
    may: [
      ...['client/sdk/index', 'client/sdk/events', 'client/sdk/pageTime', 'client/sdk/media/qualityMeter'],
      ...[
        'client/sdk/caller/phoneAfterEvent',
        'client/sdk/caller/phoneEvents',
        'client/sdk/caller/phoneState',
      ],
      'protocol/',
    ],
    node: false,
  },
  // For the page around a framed softphone: a small file of its own.
  {
    room: 'client/frame/',
    may: ['client/sdk/events', 'client/sdk/platform/ownAddress', 'protocol/'],
    node: false,
  },
  // For the back ends of the sites: beside the library of their pages, and on Node.
  { room: 'client/node/', may: ['protocol/'], node: true },
  { room: 'docs/embedding/examples/', may: ['client/node/index'], node: true },
  { room: 'client/ui/', may: ['client/sdk/index', 'client/sdk/platform/importAt', 'protocol/'], node: false },
  // The page's own clock is a formula, which each file of a page has for itself.
  { room: 'client/button/', may: ['client/sdk/index', 'client/sdk/pageTime', 'client/ui/'], node: false },
  // Doors of the packages for npm: over the doors of the files that are served, and what frameworks make of them.
  {
    room: 'client/packages/',
    may: ['client/sdk/index', 'client/frame/index', 'client/button/', 'client/ownPasskeys/'],
    node: false,
  },
  { room: 'client/react/', may: ['client/sdk/index', 'client/packages/button'], node: false },
  { room: 'client/vue/', may: ['client/sdk/index', 'client/packages/button'], node: false },
  { room: 'client/loader/', may: ['client/sdk/index'], node: false },
  { room: 'client/ownPasskeys/', may: ['client/sdk/index', 'client/ui/'], node: false },
  {
    room: 'client/softphone/',
    may: ['client/softphone/frame/', ...ownPages],
    node: false,
  },
  // What another page says is read by its schema.
  {
    room: 'client/softphone/frame/',
    may: ['client/softphone/', ...ownPages, 'protocol/'],
    node: false,
  },
  // Scenes for people who draw the screens; no part of the product.
  {
    room: 'client/button/gallery/',
    may: ['client/button/', 'client/sdk/index', 'client/ui/'],
    node: false,
  },
  {
    room: 'client/softphone/gallery/',
    may: ['client/softphone/', 'client/sdk/index', 'client/sdk/ownPages', 'client/ui/'],
    node: true,
  },
  { room: 'client/console/', may: ['client/sdk/index', 'client/ui/'], node: false },
  // The pages of the documentation; they show nothing of the product's own.
  { room: 'client/docs/', may: [], node: false },
  { room: 'client/demo/', may: ['client/button/', 'client/ownPasskeys/'], node: false },
  { room: 'client/callPage/', may: ['client/button/'], node: false },
]
