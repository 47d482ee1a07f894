import { writeFile } from 'node:fs/promises'
import { CommandError } from './commandError.ts'

/**
 * Writes a text and the end of its line into a file that is made for it, by default with the rights that new files have; one that exists is
 * left alone.
 * @throws CommandError
 */
export async function writeNew(file: string, text: string, mode = 0o666): Promise<void> {
  try {
    await writeFile(file, `${text}\n`, { flag: 'wx', mode })
  } catch (cause) {
    throw new CommandError(`${file} cannot be written, or is there already.`, { cause })
  }
}
