import type { Room } from './room.ts'

/** The rooms of the commands; `serviceBase`: what every part of the service may use. */
export const commandRooms = (serviceBase: readonly string[]): readonly Room[] => [
  {
    room: 'sfu/commands/dataFolder',
    may: ['auth/ports', 'sfu/commands/commandError', ...serviceBase],
    node: true,
  },
  {
    room: 'sfu/commands/startFailure',
    may: ['store/index', 'sfu/commands/commandError', ...serviceBase],
    node: true,
  },
  // Commands beside the service, or without it: a row in its database; the pure checks of auth over what it left behind.
  {
    room: 'sfu/commands/revoke',
    may: [
      'auth/index',
      'store/index',
      'sfu/commands/commandError',
      'sfu/commands/dataFolder',
      ...serviceBase,
    ],
    node: true,
  },
  {
    room: 'sfu/commands/usage',
    may: [
      'auth/ledger/index',
      'store/index',
      'sfu/commands/calendarSpan',
      'sfu/commands/commandError',
      'sfu/commands/dataFolder',
      'sfu/commands/writeNew',
      ...serviceBase,
    ],
    node: true,
  },
  {
    room: 'sfu/commands/figures',
    may: [
      'calls/index',
      'store/index',
      'sfu/commands/calendarSpan',
      'sfu/commands/commandError',
      'sfu/commands/dataFolder',
      'sfu/commands/figuresTable',
      'sfu/commands/writeNew',
      ...serviceBase,
    ],
    node: true,
  },
  {
    room: 'sfu/commands/vouch/',
    may: ['auth/index', 'sfu/commands/commandError', 'sfu/commands/writeNew', ...serviceBase],
    node: true,
  },
  { room: 'sfu/commands/figuresTable', may: ['calls/index', ...serviceBase], node: true },
  { room: 'sfu/commands/calendarSpan', may: ['sfu/commands/commandError'], node: true },
  { room: 'sfu/commands/writeNew', may: ['sfu/commands/commandError'], node: true },
  {
    room: 'sfu/commands/verify/',
    may: ['auth/ledger/index', 'store/index', 'calls/ports', 'sfu/commands/commandError', ...serviceBase],
    node: true,
  },
  {
    room: 'sfu/commands/webhooks',
    may: [
      ...['calls/ports', 'store/index', 'sfu/commands/commandError', 'sfu/commands/dataFolder'],
      ...['sfu/commands/writeNew', ...serviceBase],
    ],
    node: true,
  },
]
