/** Something the person at the keyboard has to put right: one plain sentence that says what and how. */
export class SetupFailure extends Error {}

/**
 * Runs one command of this folder. Its number becomes the exit code; a SetupFailure becomes its sentence and 1.
 *
 * @param {() => Promise<number> | number} command
 */
export async function runCommand(command) {
  try {
    process.exitCode = await command()
  } catch (error) {
    if (!(error instanceof SetupFailure)) throw error
    console.error(`\n${error.message}`)
    process.exitCode = 1
  }
}

/**
 * The words after the command's name, each one of those allowed.
 *
 * @param {string} usage how the command is meant to be written
 * @param {readonly string[]} allowed
 */
export function wordsGiven(usage, allowed, words = process.argv.slice(2)) {
  const stranger = words.find(word => !allowed.includes(word))
  if (stranger !== undefined) throw new SetupFailure(`"${stranger}" is not understood here. Write: ${usage}`)
  return words
}
