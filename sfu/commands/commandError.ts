/** What was asked for cannot be done; the message says what to write or mend. */
export class CommandError extends Error {
  override readonly name = 'CommandError'
}
