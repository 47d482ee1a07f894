/** A second press within this time is the same press: a double click must not hit what appears under the pointer. */
const samePressMs = 400

/** Tells of each event whether it is the second half of a double click. Keys (detail 0) have none. */
export function createDoubleClickGuard(): (event: Event) => boolean {
  let lastPressAtMs = Number.NEGATIVE_INFINITY
  return event => {
    const byPointer = event instanceof UIEvent && event.detail > 0
    if (byPointer && event.timeStamp - lastPressAtMs < samePressMs) return true
    lastPressAtMs = event.timeStamp
    return false
  }
}
