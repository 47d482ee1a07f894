import { types } from 'node:util'
import { type ErrorTrace, errorTrace } from './errorTrace.ts'

/** What a field of a line may be. */
type Logged =
  | string
  | number
  | boolean
  | null
  | ErrorTrace
  | readonly Logged[]
  | { readonly [name: string]: Logged }

const deepest = 4

/**
 * The fields of one line as they are written: plain values as they are, whatever was thrown as its trace, of any other thing
 * its class. Nothing is asked how it wants to be shown, since that could be anything.
 */
export function loggedFields(fields: Readonly<Record<string, unknown>>): Readonly<Record<string, Logged>> {
  return members(fields, 0)
}

function members(fields: object, depth: number): { readonly [name: string]: Logged } {
  return Object.fromEntries(
    Object.entries(Object.getOwnPropertyDescriptors(fields)).flatMap(([name, { value, enumerable }]) => {
      const logged = name === 'cause' ? errorTrace(value) : loggedOf(value, depth + 1)
      return !enumerable || value === undefined || logged === undefined ? [] : [[name, logged]]
    }),
  )
}

function loggedOf(value: unknown, depth: number): Logged | undefined {
  switch (typeof value) {
    case 'string':
    case 'boolean':
      return value
    case 'number':
      return Number.isFinite(value) ? value : String(value)
    case 'bigint':
      return String(value)
    case 'object':
      return value === null ? null : loggedObject(value, depth)
    default:
      return undefined
  }
}

function loggedObject(value: object, depth: number): Logged {
  if (types.isProxy(value) || depth > deepest) return errorTrace(value)
  if (Array.isArray(value)) return value.map(each => loggedOf(each, depth + 1) ?? null)
  const made: unknown = Object.getPrototypeOf(value)
  return made === null || made === Object.prototype ? members(value, depth) : errorTrace(value)
}
