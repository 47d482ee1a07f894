import type { Room } from './room.ts'

/** The rooms of what the back ends of sites hear and read; `serviceBase`: what every part of the service may use. */
export const siteRooms = (serviceBase: readonly string[]): readonly Room[] => [
  // Brings what the store holds to addresses of the configuration, and knows neither calls nor sites.
  { room: 'sfu/webhooks/', may: ['calls/ports', 'sfu/config/webhookConfig', ...serviceBase], node: true },
  {
    room: 'sfu/config/webhookConfig',
    may: ['auth/index', 'calls/ports', 'sfu/config/', ...serviceBase],
    node: true,
  },
  // What is told of a call is written in the transaction that writes the call.
  {
    room: 'store/sqlite/calls/callRecords',
    may: ['store/sqlite/', 'auth/ports', 'calls/ports', 'calls/policy/callTelling', 'protocol/'],
    node: true,
  },
  {
    room: 'store/sqlite/calls/begunCalls',
    may: ['store/sqlite/', 'auth/ports', 'calls/ports', 'calls/policy/callTelling', 'protocol/'],
    node: true,
  },
  // Programs that stand alone, as a stranger copies them.
  { room: 'docs/embedding/back-end/', may: [], node: true },
  { room: 'tools/openApi/', may: ['sfu/edge/http/api/openApi'], node: true },
]
