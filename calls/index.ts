/** The door of the rules: ports to fill, and the desk that conducts every call. */
export type { Desk, Party, PartyOf } from './desk.ts'
export { createDesk } from './desk.ts'
export type { AgentFigures, CallFigures, Figures } from './policy/figures/figuresOf.ts'
export type { QueuePolicy } from './ports/queuePolicy.ts'
export type { Source } from './ports/share.ts'
export type * from './ports.ts'
export { readFigures } from './readFigures.ts'
export { openWatch } from './watch/openWatch.ts'
