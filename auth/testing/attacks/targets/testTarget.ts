import { DatabaseSync } from 'node:sqlite'
import type { ErrorCode } from '../../../../protocol/index.ts'
import type { AuthMemory } from '../../../ports.ts'
import { signingKeysIn } from '../../testBrowser.ts'
import { createTestCaller } from '../../testCaller.ts'
import { outcomeOf, startService } from '../../testService.ts'

/** One hostile input. What it does not name is as the owner of the good token would bring it. */
export interface Attack {
  readonly name: string
  readonly token?: string
  readonly proof?: string
  readonly nonce?: string
  readonly origin?: string
  /** `token-invalid` where absent. */
  readonly code?: ErrorCode
}

/** What every family of attacks must end in. */
export const nothingGotIn = {
  answeredOtherwise: [],
  namedTwice: [],
  rowsLeft: 0,
  goodTokenAfterwards: 'accepted',
}

export interface TargetParts {
  readonly store: { readonly auth: AuthMemory }
  readonly clock: { nowMs: number; now(): number }
  /** Path of the store's database. */
  readonly file: string
}

/** A service on a real store, its keys, and a visitor who holds a good token and a proof that fits. */
export async function startTarget(
  { store, clock, file }: TargetParts,
  atEnd: Parameters<typeof startService>[1],
) {
  const service = await startService({ memory: store.auth, clock }, atEnd)
  const caller = await createTestCaller(service, clock)
  const token = await caller.askToken()
  const proof = caller.proofFor(token)
  const [header = '', payload = '', signature = ''] = token.split('.')
  const [ownKey] = signingKeysIn(service.keysFolder)
  if (ownKey === undefined) throw new Error('no key')

  /** Brings every attack, then the good token. Prints how many were refused with their own code. */
  async function bringAll(family: string, attacks: readonly Attack[]) {
    const rowsBefore = countRows(file)
    const answeredOtherwise: string[] = []
    for (const { name, token: brought = token, code = 'token-invalid', ...changes } of attacks) {
      const outcome = await outcomeOf(caller.bring(brought, { proof, ...changes }))
      if (outcome !== code) answeredOtherwise.push(`${name}: ${outcome}, not ${code}`)
    }
    console.log(`attacks by ${family}: ${attacks.length - answeredOtherwise.length} refused`)
    const names = attacks.map(attack => attack.name)
    return {
      answeredOtherwise,
      namedTwice: names.filter((name, at) => names.indexOf(name) !== at),
      rowsLeft: countRows(file) - rowsBefore,
      goodTokenAfterwards: await outcomeOf(caller.bring(token, { proof })),
    }
  }

  return { ...caller, service, clock, ownKey, token, proof, header, payload, signature, bringAll }
}
export type Target = Awaited<ReturnType<typeof startTarget>>

/** Any text as one part of a compact JWS. */
export const part = (text: string): string => Buffer.from(text).toString('base64url')

/** The same octets with another last letter: two or four bits of it are behind them. */
export function turnedEnd(text: string): string {
  const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'
  return text.slice(0, -1) + letters.charAt(letters.indexOf(text.slice(-1)) ^ 1)
}

/** One part as text. */
export const textOf = (encoded: string): string => Buffer.from(encoded, 'base64url').toString()

/** A name for any value: as JSON where JSON has one. */
export const named = (value: unknown): string => JSON.stringify(value) ?? 'absent'

/** Rows of all tables together, read beside the service from the same file. */
export function countRows(file: string): number {
  const database = new DatabaseSync(file, { readOnly: true })
  try {
    const tables = database.prepare("SELECT name FROM sqlite_schema WHERE type = 'table'").all()
    const counts = tables.map(({ name }) => database.prepare(`SELECT count(*) AS n FROM "${name}"`).get()?.n)
    return counts.reduce<number>((sum, count) => sum + Number(count), 0)
  } finally {
    database.close()
  }
}
