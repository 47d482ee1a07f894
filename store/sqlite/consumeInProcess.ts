import { writeSync } from 'node:fs'
import { SiteKey } from '../../protocol/index.ts'
import { openStore } from '../index.ts'

// A process of its own for tokenUses.test.ts: says it is ready, waits for a byte, opens the store, uses every token, says
// which it had first, and then dies at once, without closing anything.
const [file = '', count = '0', nowMs = '0'] = process.argv.slice(2)
writeSync(1, 'ready\n')
await new Promise(resolve => process.stdin.once('data', resolve))
const store = await openStore({ file, clock: { now: () => Number(nowMs) } })

const first: number[] = []
for (let number = 0; number < Number(count); number += 1) {
  const use = { jti: `jti ${number}`, site: SiteKey.parse('demo'), expiresAtMs: Number(nowMs) + 60_000 }
  if ((await store.auth.tokenUses.consume(use)) === 'first') first.push(number)
}
writeSync(1, `${JSON.stringify(first)}\n`)
process.kill(process.pid, 'SIGKILL')
