import type { CallFields, Floor } from './floor.ts'

/** Does what must be tried but may fail without stopping anything else; tells the log. */
export async function attempt(
  floor: Floor,
  what: string,
  fields: Pick<CallFields, 'callId' | 'jti'>,
  act: () => Promise<void>,
): Promise<boolean> {
  try {
    await act()
    return true
  } catch (cause) {
    floor.log.error(what, { ...fields, cause })
    return false
  }
}
