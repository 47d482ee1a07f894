import type { CallFields } from '../callSession.ts'
import type { CallWorld } from '../callWorld.ts'

/** Does what must be tried but may fail without stopping anything else; tells the log. */
export async function attempt(
  world: CallWorld,
  what: string,
  fields: Pick<CallFields, 'callId' | 'jti'>,
  act: () => Promise<void>,
): Promise<boolean> {
  try {
    await act()
    return true
  } catch (cause) {
    world.log.error(what, { ...fields, cause })
    return false
  }
}
