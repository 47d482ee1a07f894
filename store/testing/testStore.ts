import { randomBytes } from 'node:crypto'
import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  AgentId,
  type AgentRole,
  CallerId,
  CallId,
  type Caps,
  type PasskeyNotice,
  SiteKey,
} from '../../protocol/index.ts'
import { openStore, type Store } from '../index.ts'

/** A moment to begin tests at: 2026-11-21T12:00:00Z. */
export const startMs = Date.UTC(2026, 10, 21, 12)

export const site = SiteKey.parse('demo')
export const agentId = (letter: string) => AgentId.parse(`agent_${letter.repeat(22)}`)
export const callerId = (letter: string) => CallerId.parse(`caller_${letter.repeat(22)}`)
export const callId = (number: number) => CallId.parse(`call_${String(number).padStart(22, '0')}`)

/** What a site allows unless told otherwise, but one call at once would hide the windows. */
export const caps: Caps = {
  sessions: 1,
  concurrent: 100,
  seconds: 900,
  callsPer15Minutes: 7,
  callsPer60Minutes: 9,
  callsPer24Hours: 15,
  secondsPer24Hours: 3600,
}

/** An agent as the store keeps one. */
export const account = (letter: string, role: AgentRole = 'agent') => ({
  agentId: agentId(letter),
  name: `Ana ${letter}`,
  role,
  createdAtMs: startMs,
})

/** A passkey of that agent. */
export const credential = (letter: string, credentialId = `passkey-${letter}`) => ({
  credentialId,
  agentId: agentId(letter),
  publicKey: new Uint8Array([0xa5, 0, 1, 2, 255]),
  signCount: 0,
  transports: ['internal', 'hybrid'],
  name: 'Laptop',
  createdAtMs: startMs,
  lastUsedAtMs: null,
  synced: false,
})

/** What an agent is told of a passkey; no two are alike. */
export const told = (): PasskeyNotice => ({
  noticeId: randomBytes(8).toString('hex'),
  atMs: startMs,
  what: 'passkey-added',
  passkeyName: 'Laptop',
})

/** Vitest's `onTestFinished`. */
type AtEnd = (act: () => void | Promise<void>) => void

/** A folder that goes when the test ends. */
export function temporaryFolder(atEnd: AtEnd): string {
  const folder = mkdtempSync(join(tmpdir(), 'ringfence-store-'))
  atEnd(() => {
    chmodSync(folder, 0o700)
    rmSync(folder, { recursive: true })
  })
  return folder
}

/** A store on a real file, closed when the test ends, with a clock that the test moves. */
export async function temporaryStore(atEnd: AtEnd, file = join(temporaryFolder(atEnd), 'ringfence.db')) {
  const clock = { nowMs: startMs, now: () => clock.nowMs }
  const store: Store = await openStore({ file, clock })
  atEnd(() => store.close())
  return { store, clock, file }
}
