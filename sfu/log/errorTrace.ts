import { types } from 'node:util'
import { isErrorCode } from '../../protocol/index.ts'

/** What the log says of something that was thrown: of which kind it is and where it came from, never what it says. */
export interface ErrorTrace {
  /** Name of its class, or of its type where it is no object. */
  readonly class: string
  /** Of the closed table, of the system, of Node or of SQLite. */
  readonly code?: string
  /** Innermost first, as `name file:line:column`, in this program's own files and Node's. */
  readonly at?: readonly string[]
  readonly cause?: ErrorTrace
  /** Of an AggregateError. */
  readonly causes?: readonly ErrorTrace[]
}

const mostFrames = 12
const deepest = 6
const mostCauses = 4

/** Where this program lies; files elsewhere are named by nobody we know. */
const home = new URL('../../', import.meta.url)

/**
 * Reads a thrown value without believing it: libraries quote their input in messages, members and even in names, so only
 * what cannot hold input is taken. Nothing of it is run, and nothing it does can throw.
 */
export function errorTrace(thrown: unknown, above: readonly unknown[] = []): ErrorTrace {
  try {
    return traceOf(thrown, above)
  } catch {
    // A proxy, whose traps may do anything.
    return { class: 'unreadable' }
  }
}

function traceOf(thrown: unknown, above: readonly unknown[]): ErrorTrace {
  if ((typeof thrown !== 'object' && typeof thrown !== 'function') || thrown === null) {
    return { class: thrown === null ? 'null' : typeof thrown }
  }
  if (types.isProxy(thrown)) return { class: 'unreadable' }
  const code = codeOf(own(thrown, 'code'))
  const at = framesOf(thrown)
  const cause = own(thrown, 'cause')
  const chain = [...above, thrown]
  const goesOn = cause !== undefined && !chain.includes(cause) && chain.length < deepest
  const causes = causesOf(thrown, chain)
  return {
    class: classOf(thrown),
    ...(code !== undefined && { code }),
    ...(at.length > 0 && { at }),
    ...(goesOn && { cause: errorTrace(cause, chain) }),
    ...(causes.length > 0 && { causes }),
  }
}

/** A member that is a value; a getter is somebody's code. */
function own(thing: object, member: string): unknown {
  return Object.getOwnPropertyDescriptor(thing, member)?.value
}

/** The name that the class was written with; an instance may call itself anything. */
function classOf(thrown: object): string {
  for (let made = Object.getPrototypeOf(thrown), depth = 0; made !== null && depth < deepest; depth += 1) {
    if (types.isProxy(made)) break
    const maker = own(made, 'constructor')
    const name = typeof maker === 'function' ? own(maker, 'name') : undefined
    if (typeof name === 'string' && /^[A-Za-z_]\w{0,39}$/.test(name)) return name
    made = Object.getPrototypeOf(made)
  }
  return 'object'
}

/** A code is a word of a list that somebody published; any other word may be input. */
function codeOf(code: unknown): string | undefined {
  if (typeof code !== 'string') return undefined
  return isErrorCode(code) || /^(E[A-Z0-9]{2,15}|(ERR|SQLITE|UND_ERR)_[A-Z][A-Z0-9_]{1,50})$/.test(code)
    ? code
    : undefined
}

function causesOf(thrown: object, chain: readonly unknown[]): readonly ErrorTrace[] {
  const errors = own(thrown, 'errors')
  if (!(thrown instanceof AggregateError) || !Array.isArray(errors) || chain.length >= deepest) return []
  return errors
    .slice(0, mostCauses)
    .filter(each => !chain.includes(each))
    .map(each => errorTrace(each, chain))
}

/** V8's own way to a stack; any other getter is somebody's code. */
const stackGetter = Object.getOwnPropertyDescriptor(new Error(), 'stack')?.get

/**
 * The frames under the message. A message may have lines that look like frames, so it is cut off by its very text, and a
 * stack that does not begin with it is not read.
 */
function framesOf(thrown: object): readonly string[] {
  if (!types.isNativeError(thrown)) return []
  const kept = Object.getOwnPropertyDescriptor(thrown, 'stack')
  const stack: unknown = kept?.get && kept.get === stackGetter ? stackOf(thrown) : kept?.value
  const said = Object.getOwnPropertyDescriptor(thrown, 'message')
  const message: unknown = said === undefined ? '' : said.value
  if (typeof stack !== 'string' || typeof message !== 'string') return []
  const [firstLine = ''] = stack.split('\n', 1)
  const begins = message === '' ? firstLine.length : stack.indexOf(message)
  if (begins < 0 || begins > firstLine.length) return []
  return stack
    .slice(begins + message.length)
    .split('\n')
    .slice(1)
    .flatMap(line => frameOf(line) ?? [])
    .slice(0, mostFrames)
}

/** It is made at the first reading, of a name and a message that may be somebody's code too. */
function stackOf(thrown: Error): string | undefined {
  try {
    return thrown.stack
  } catch {
    return undefined
  }
}

const frame =
  /^ {4}at (?:async )?(?:(?:new )?([\w$#.<>]{1,60}) )?(?:\[as [\w$]{1,40}\] )?\(?([^()\s]+):(\d+):(\d+)\)?$/

function frameOf(line: string): string | undefined {
  const [, name = '', place = '', row, column] = frame.exec(line) ?? []
  const file = place.startsWith('node:') ? nodeFile(place) : ownFile(place)
  return file && `${name === '' ? '' : `${name} `}${file}:${row}:${column}`
}

const nodeFile = (place: string): string | undefined => /^node:[a-z_/]{1,60}$/.exec(place)?.[0]

/** Spelled from the program's own folder on, so that no path of the machine stands in the log. */
function ownFile(place: string): string | undefined {
  const url = place.startsWith('file:') ? place : `file://${place}`
  if (!url.startsWith(home.href)) return undefined
  return /^[\w@+./-]{1,160}$/.exec(url.slice(home.href.length))?.[0]
}
