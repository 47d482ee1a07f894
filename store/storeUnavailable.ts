/**
 * The durable store could not be opened. The message is one plain sentence for the operator, with the remedy;
 * `cause` keeps what the system said.
 */
export class StoreUnavailable extends Error {
  override readonly name = 'StoreUnavailable'
}

const notWritable = new Set([
  'EACCES',
  'EPERM',
  'EROFS',
  'SQLITE_READONLY',
  'SQLITE_READONLY_DIRECTORY',
  'SQLITE_CANTOPEN',
])
const notFolder = new Set(['ENOTDIR', 'EEXIST', 'EISDIR', 'SQLITE_CANTOPEN_ISDIR'])
const noRoom = new Set(['ENOSPC', 'EDQUOT', 'SQLITE_FULL'])
const damaged = new Set(['SQLITE_NOTADB', 'SQLITE_CORRUPT'])
const held = new Set(['SQLITE_BUSY', 'SQLITE_LOCKED'])

const systemCodeOf = (cause: unknown): string =>
  cause instanceof Error && 'code' in cause && typeof cause.code === 'string' ? cause.code : ''

const sentenceOf = (code: string, file: string): string => {
  if (damaged.has(code))
    return `The file ${file} is not a readable database; move it away to begin with an empty one, or restore a backup.`
  if (notFolder.has(code))
    return `The database cannot be made at ${file}, because a file or folder is in the way; move it or choose another data folder.`
  if (noRoom.has(code)) return `The disk that holds ${file} is full; free some space and start again.`
  if (held.has(code)) return `Another program holds the database ${file}; stop that program and start again.`
  if (notWritable.has(code))
    return `The database ${file} cannot be written; let this program's user write that file and its folder, or choose another data folder.`
  return `The database ${file} could not be opened; see the cause, or choose another data folder.`
}

/** What the system said while opening → one sentence with the remedy. */
export const storeUnavailable = (file: string, cause: unknown): StoreUnavailable =>
  cause instanceof StoreUnavailable
    ? cause
    : new StoreUnavailable(sentenceOf(systemCodeOf(cause), file), { cause })
