import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { types } from 'node:util'
import { describe, expect, test } from 'vitest'
import { RingfenceError } from '../protocol/index.ts'
import { openStore, StoreUnavailable } from '../store/index.ts'
import { type ErrorTrace, errorTrace } from './log/errorTrace.ts'
import { loggedFields } from './log/loggedFields.ts'

const secret = 'K1906geheim'
const elsewhere = `\n    at ${secret} (/srv/${secret}.ts:1:1)\n    at ${new URL('./main.ts', import.meta.url).href}:1:1`

const thrownBy = (act: () => unknown): unknown => {
  try {
    act()
  } catch (error) {
    return error
  }
  throw new Error('nothing was thrown')
}

/** An error that holds a secret, or somebody's code, in everything that an error has. */
const poisoned: Record<string, () => unknown> = {
  'a message': () => new Error(secret),
  'a message with lines like frames': () => new TypeError(`one${elsewhere}`),
  'a message changed later': () => Object.assign(new Error('one'), { message: secret }),
  'a message under a name': () => Object.assign(new Error(secret), { name: secret }),
  'a name with lines': () => Object.assign(new Error(''), { name: `one\n    at ${secret} (/a:1:1)` }),
  'a code': () => Object.assign(new Error('one'), { code: secret }),
  'a code that is a getter': () => Object.defineProperty(new Error('one'), 'code', { get: () => secret }),
  members: () => Object.assign(new Error('one'), { input: secret, errors: [secret], path: secret, errno: 1 }),
  toString: () => Object.assign(new Error('one'), { toString: () => secret, toJSON: () => ({ secret }) }),
  'a cause': () => new Error('one', { cause: new Error('two', { cause: secret }) }),
  'a cause that is an object': () => new Error('one', { cause: { secret, stack: secret } }),
  'a stack of its own': () => Object.assign(new Error('one'), { stack: `Error: one${elsewhere}` }),
  'a stack without its message': () => Object.assign(new Error('one'), { stack: `Error: ${secret}\n at x` }),
  'an aggregate': () => new AggregateError([new Error(secret), secret], secret),
  'a class made of input': () => {
    const made = { [secret]: class extends Error {} }[secret]
    return made && Object.setPrototypeOf(new made(), { constructor: { name: secret } })
  },
  'a text': () => secret,
  'an object': () => ({ [secret]: secret, message: secret, name: secret }),
  bytes: () => Buffer.from(secret),
}

const dangerous: Record<string, () => unknown> = {
  'getters that throw': () => {
    const error = new Error('one')
    for (const name of ['name', 'message', 'stack', 'cause', 'code', 'errors', 'toJSON', 'constructor']) {
      Object.defineProperty(error, name, {
        get: () => {
          throw new Error(secret)
        },
      })
    }
    return error
  },
  'a proxy that throws': () =>
    new Proxy(new Error(secret), {
      get: () => {
        throw new Error(secret)
      },
      getOwnPropertyDescriptor: () => {
        throw new Error(secret)
      },
      getPrototypeOf: () => {
        throw new Error(secret)
      },
    }),
  'a prototype that throws': () =>
    Object.setPrototypeOf(new Error('one'), new Proxy({}, { get: () => secret })),
  'a cycle': () => {
    const error = new Error(secret)
    error.cause = new Error(secret, { cause: error })
    return error
  },
  'an endless chain': () => {
    let error = new Error(secret)
    for (let depth = 0; depth < 10_000; depth += 1) error = new Error(secret, { cause: error })
    return error
  },
  'a revoked proxy': () => {
    const { proxy, revoke } = Proxy.revocable({}, {})
    revoke()
    return proxy
  },
}

describe('a line of the log shows where something failed, and nothing of what it says', () => {
  test.each(Object.entries({ ...poisoned, ...dangerous }))('%s', (_, make) => {
    const thrown = make()
    const anywhere = types.isNativeError(thrown) ? [{ other: thrown }, { within: { list: [thrown] } }] : []
    for (const fields of [{ cause: thrown }, ...anywhere]) {
      const text = JSON.stringify(loggedFields(fields))
      expect(text).not.toContain(secret)
      expect(text).toMatch(/"class":/)
      expect(text.length).toBeLessThan(8000)
    }
  })

  test('fields that are no plain values show their class', () => {
    class Token {
      text = secret
      toJSON() {
        return secret
      }
    }
    const fields = { a: new Token(), b: new Map([[secret, secret]]), c: () => secret, d: Symbol(secret) }
    expect(loggedFields(fields)).toEqual({ a: { class: 'Token' }, b: { class: 'Map' } })
    const hidden = Object.defineProperty({ n: 1, list: [1, 'a', null] }, 'x', {
      get: () => secret,
      enumerable: true,
    })
    expect(loggedFields(hidden)).toEqual({ n: 1, list: [1, 'a', null] })
  })
})

describe('what is told of a failure', () => {
  const read = () => readFileSync(`/nowhere/${secret}`)

  test('the chain of causes, each with its class, its code and its place in this program', () => {
    const cause = thrownBy(read)
    const trace = errorTrace(new RingfenceError('internal-error', { cause }))
    expect(trace).toMatchObject({
      class: 'RingfenceError',
      code: 'internal-error',
      cause: { class: 'Error', code: 'ENOENT' },
    })
    expect(trace.cause?.at?.[0]).toMatch(/^Object\.openSync node:fs:\d+:\d+$/)
    expect(trace.cause?.at).toContainEqual(expect.stringMatching(/^read sfu\/log\.test\.ts:\d+:\d+$/))
  })

  test('what SQLite says by its code', async () => {
    const failed = await openStore({ file: 'package.json', clock: { now: Date.now } }).catch(
      (error: unknown) => error,
    )
    expect(failed).toBeInstanceOf(StoreUnavailable)
    expect(errorTrace(failed)).toMatchObject({
      class: 'StoreUnavailable',
      cause: { class: 'SqliteError', code: 'SQLITE_NOTADB' },
    })
  })

  test.each<[unknown, ErrorTrace]>([
    [undefined, { class: 'undefined' }],
    [null, { class: 'null' }],
    ['text', { class: 'string' }],
    [{}, { class: 'Object' }],
    [Object.create(null), { class: 'object' }],
  ])('%s, which is no error', (thrown, trace) => {
    expect(errorTrace(thrown)).toEqual(trace)
  })
})

test('the log itself writes the trace, as one line of JSON', () => {
  const program = `
    import { createLog } from './sfu/log.ts'
    const error = new RangeError('${secret}', { cause: { secret: '${secret}' } })
    createLog('info').error('it failed', { calls: 2, cause: error, err: error, token: '${secret}' })
  `
  const { stdout } = spawnSync(process.execPath, ['--input-type=module', '-e', program], { encoding: 'utf8' })
  expect(stdout).not.toContain(secret)
  expect(JSON.parse(stdout)).toMatchObject({
    msg: 'it failed',
    calls: 2,
    cause: { class: 'RangeError', cause: { class: 'Object' } },
    err: { class: 'RangeError' },
  })
})
