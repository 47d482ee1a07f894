import { type ScryptOptions, scrypt } from 'node:crypto'
import { refusedBy } from '../../reachedLimit.ts'

/** scrypt (RFC 7914) with 32 MiB; about 70 ms of one core. */
const cost: ScryptOptions = { N: 2 ** 15, r: 8, p: 1, maxmem: 64 * 2 ** 20 }
const hashBytes = 32

/** Hashes that wait for those before them. */
const mostWaiting = 32

/** @throws RingfenceError `rate-limited` when too many wait already; no hash was begun then. */
type MemoryHardHash = (secret: string, salt: Buffer) => Promise<Buffer>

/** One hash at a time, so that guessing takes neither all memory nor all of the process's threads. */
export function createScryptHash(): MemoryHardHash {
  let isRunning = false
  const waiting: (() => void)[] = []

  async function begin(): Promise<void> {
    if (!isRunning) {
      isRunning = true
      return
    }
    if (waiting.length >= mostWaiting) {
      throw refusedBy('rate-limited', {
        name: 'hashes-at-once',
        quota: mostWaiting + 1,
        window: null,
        isRepeated: false,
      })
    }
    await new Promise<void>(resolve => waiting.push(resolve))
  }

  /** The place goes to whoever waits longest. */
  function end(): void {
    const next = waiting.shift()
    if (next === undefined) isRunning = false
    else next()
  }

  return async (secret, salt) => {
    await begin()
    try {
      return await hashed(secret, salt)
    } finally {
      end()
    }
  }
}

const hashed = (secret: string, salt: Buffer): Promise<Buffer> =>
  new Promise((resolve, reject) => {
    scrypt(secret, salt, hashBytes, cost, (error, hash) => (error ? reject(error) : resolve(hash)))
  })
