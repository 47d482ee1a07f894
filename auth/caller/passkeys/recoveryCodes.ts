import { randomBytes, timingSafeEqual } from 'node:crypto'
import { type CallerId, RingfenceError, type SiteKey } from '../../../protocol/index.ts'
import type { Clock, RecoveryCodes } from '../../ports.ts'
import { refusedBy } from '../../reachedLimit.ts'
import { createScryptHash } from './scryptHash.ts'
import { createTryLimits } from './tryLimits.ts'

/** Codes made at once. */
const codesPerCaller = 10

/** Crockford's base 32: no I, L, O or U. 8 characters find the code (40 bits), 16 are its secret (80 bits). */
const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
const lookupLength = 8
const codeLength = 24

/** How often one code may be tried. With 80 bits of secret nobody guesses; this spares the processor. */
const triesPerCode = { name: 'recovery-code-tries', most: 5, windowMs: 15 * 60_000 }

/** How often one caller may have new ones: each time is ten hashes. */
const makesPerCaller = { name: 'recovery-codes', most: 3, windowMs: 60 * 60_000 }

/** Whose codes, and the passkey that they go with; `null` where none is known. */
interface CodeMaker {
  readonly callerId: CallerId
  readonly credentialId: string | null
}

/** One-time recovery codes: the way back for who lost every passkey. No question is ever asked. */
export interface Recovery {
  /**
   * Ten new ones, grouped for printing; the former ones are void. Takes about a second.
   * @throws RingfenceError `rate-limited`; `access-token-invalid` when the passkey that makes them was removed meanwhile.
   */
  make(by: CodeMaker & { readonly site: SiteKey }): Promise<readonly string[]>
  /**
   * Whose code it is and which passkey made it; it is used up. `alsoRight` is asked before that.
   * @throws RingfenceError `recovery-code-invalid`, whatever was wrong; `rate-limited`; what `alsoRight` throws.
   */
  use(site: SiteKey, code: string, alsoRight: (maker: CodeMaker) => void): Promise<CodeMaker>
}

const tooOften = (limit: typeof triesPerCode | typeof makesPerCaller, leftMs: number): RingfenceError =>
  refusedBy('rate-limited', {
    name: limit.name,
    quota: limit.most,
    window: { seconds: limit.windowMs / 1000, leftMs },
    isRepeated: false,
  })

export function createRecovery(codes: RecoveryCodes, clock: Clock): Recovery {
  // Two queues: whoever has codes made holds up nobody who needs one.
  const [hashOfNew, hashOfTried] = [createScryptHash(), createScryptHash()]
  const tries = createTryLimits(triesPerCode, clock)
  const makes = createTryLimits(makesPerCaller, clock)

  async function rowFor(code: string) {
    const salt = randomBytes(16)
    const hashed = await hashOfNew(code.slice(lookupLength), salt)
    return {
      lookup: code.slice(0, lookupLength),
      hash: hashed.toString('base64url'),
      salt: salt.toString('base64url'),
    }
  }

  /** Where no hash is begun the try does not count. */
  async function hashTried(name: string, code: string, salt: string): Promise<Buffer> {
    if (!tries.take(name)) throw tooOften(triesPerCode, tries.leftMs(name))
    try {
      return await hashOfTried(code.slice(lookupLength), Buffer.from(salt, 'base64url'))
    } catch (error) {
      tries.giveBack(name)
      throw error
    }
  }

  return {
    make: async by => {
      if (!makes.take(by.callerId)) throw tooOften(makesPerCaller, makes.leftMs(by.callerId))
      const made = Array.from({ length: codesPerCaller }, newCode)
      const rows = []
      // One after the other, so that others who wait for a hash get theirs in between.
      for (const code of made) rows.push(await rowFor(code))
      if ((await codes.replace(by, rows)) === 'gone') throw new RingfenceError('access-token-invalid')
      return made.map(grouped)
    },
    use: async (site, typed, alsoRight) => {
      const code = readCode(typed)
      if (code === undefined) throw new RingfenceError('recovery-code-invalid')
      const lookup = code.slice(0, lookupLength)
      // Whether a lookup exists may show in the time of the answer: it says nothing of whose it is, or of the secret.
      const row = await codes.find(site, lookup)
      if (row === undefined) throw new RingfenceError('recovery-code-invalid')
      const hashed = await hashTried(`${site} ${lookup}`, code, row.salt)
      if (!isSame(hashed, Buffer.from(row.hash, 'base64url'))) {
        throw new RingfenceError('recovery-code-invalid')
      }
      alsoRight(row)
      if ((await codes.take(site, lookup)) === 'gone') throw new RingfenceError('recovery-code-invalid')
      return row
    },
  }
}

/** 5 bits of each of 24 random octets. */
const newCode = (): string =>
  Array.from(randomBytes(codeLength), octet => alphabet.charAt(octet & 31)).join('')

const grouped = (code: string): string => code.match(/.{4}/g)?.join('-') ?? code

/** What was typed, in capitals and without separators; letters that look like digits are those (Crockford). */
function readCode(typed: string): string | undefined {
  const code = typed.toUpperCase().replace(/[\s-]/g, '').replaceAll('O', '0').replace(/[IL]/g, '1')
  return code.length === codeLength && [...code].every(letter => alphabet.includes(letter)) ? code : undefined
}

const isSame = (one: Buffer, other: Buffer): boolean =>
  one.length === other.length && timingSafeEqual(one, other)
