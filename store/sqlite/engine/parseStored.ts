import { RingfenceError } from '../../../protocol/index.ts'

/** The part of a protocol schema that reading needs. */
interface Schema<T> {
  safeParse(
    value: unknown,
  ): { readonly success: true; readonly data: T } | { readonly success: false; readonly error: unknown }
}

const unreadable = (column: string): RingfenceError =>
  new RingfenceError('internal-error', { cause: new Error(`unreadable value in column ${column}`) })

/**
 * A value as it lies in the database → the checked value. Names the column, never the value.
 * @throws RingfenceError `internal-error`: somebody else wrote there, or the file is damaged.
 */
export function stored<T>(schema: Schema<T>, value: unknown, column: string): T {
  const parsed = schema.safeParse(value)
  if (parsed.success) return parsed.data
  throw unreadable(column)
}

/** JSON text → the checked value. Throws like {@link stored}. */
export function storedJson<T>(schema: Schema<T>, text: string, column: string): T {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    throw unreadable(column)
  }
  return stored(schema, value, column)
}

/** JSON array of strings → the strings. Throws like {@link stored}. */
export function storedStrings(text: string, column: string): readonly string[] {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    throw unreadable(column)
  }
  if (Array.isArray(value) && value.every(item => typeof item === 'string')) return value
  throw unreadable(column)
}
