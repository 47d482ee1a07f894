import { writeSync } from 'node:fs'
import { KeyThumbprint } from '../../protocol/index.ts'
import { openStore } from '../index.ts'
import { callId, caps } from './testStore.ts'

// A process of its own for leases.test.ts: says it is ready, waits for a byte, opens the store, tries to take leases of one
// identity, says how many it got, and then dies at once, without releasing or closing anything.
const [file = '', firstId = '0', tries = '0', nowMs = '0'] = process.argv.slice(2)
writeSync(1, 'ready\n')
await new Promise(resolve => process.stdin.once('data', resolve))
const store = await openStore({ file, clock: { now: () => Number(nowMs) } })

let acquired = 0
for (let number = 0; number < Number(tries); number += 1) {
  const answer = await store.calls.leases.acquire({
    identity: KeyThumbprint.parse('k'.repeat(43)),
    id: callId(Number(firstId) + number),
    caps: { ...caps, concurrent: 5, secondsPer24Hours: 86_400 },
    nowMs: Number(nowMs),
    expiresAtMs: Number(nowMs) + 60_000,
  })
  if (answer.state === 'acquired') acquired += 1
}
writeSync(1, `${acquired}\n`)
process.kill(process.pid, 'SIGKILL')
