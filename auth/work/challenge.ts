import { createHmac, pbkdf2, randomBytes, timingSafeEqual } from 'node:crypto'
import { promisify } from 'node:util'
import {
  isWorkDone,
  type KeyThumbprint,
  type QueueKey,
  type SiteKey,
  workSalt,
} from '../../protocol/index.ts'
import { newId } from '../randomIds.ts'

/** Work is good for so long from the moment it was asked for. */
export const workLifeMs = 30_000

/** Half a millisecond here, several on a slow phone: long beside the way into and out of a derivation, short for who checks one. */
export const workIterations = 5000

/** For whom work is: the same work helps nobody else, and nowhere else. */
export interface WorkFor {
  readonly site: SiteKey
  readonly queue: QueueKey
  readonly jkt: KeyThumbprint
}

/** What a challenge says. */
interface Challenge {
  readonly tries: number
  readonly expiresAtMs: number
  /** 128 random bits; whoever brings it uses it up. */
  readonly nonce: string
}

/** Makes and reads challenges without remembering any. */
export interface Challenges {
  make(call: WorkFor, tries: number, nowMs: number): string
  /** What this process said in just this spelling to just this caller; `undefined` for any other text. */
  read(text: string, call: WorkFor): Challenge | undefined
}

/** Tries, expiry, nonce, and a MAC: `33.1790000000000.….…`. A number has one spelling. */
const spelling = /^([1-9]\d{0,4})\.([1-9]\d{12})\.([\w-]{22})\.([\w-]{43})$/
const longest = 5 + 1 + 13 + 1 + 22 + 1 + 43

/** The key lives as long as the process: after a restart a page is asked again. */
export function createChallenges(): Challenges {
  const key = randomBytes(32)
  const macOf = (said: string, { site, queue, jkt }: WorkFor): string =>
    createHmac('sha256', key).update(`work\n${site}\n${queue}\n${jkt}\n${said}`).digest('base64url')
  return {
    make(call, tries, nowMs) {
      const said = `${tries}.${Math.ceil(nowMs) + workLifeMs}.${newId()}`
      return `${said}.${macOf(said, call)}`
    },
    read(text, call) {
      if (text.length > longest) return undefined
      const [, tries, expiresAtMs, nonce, mac] = spelling.exec(text) ?? []
      if (!tries || !expiresAtMs || !nonce || !mac) return undefined
      const ours = macOf(`${tries}.${expiresAtMs}.${nonce}`, call)
      // As text, so that another spelling of the same octets is another MAC.
      if (!timingSafeEqual(Buffer.from(mac), Buffer.from(ours))) return undefined
      return { tries: Number(tries), expiresAtMs: Number(expiresAtMs), nonce }
    },
  }
}

const derive = promisify(pbkdf2)

/** Whether this number solves the challenge: one derivation, on a thread beside the one that serves. */
export async function isSolved(challenge: string, tries: number, solution: number): Promise<boolean> {
  const key = await derive(challenge, workSalt(solution), workIterations, 32, 'sha256')
  return isWorkDone(Uint8Array.from(key).buffer, tries)
}
