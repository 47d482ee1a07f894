import { writeSync } from 'node:fs'
import { SiteKey } from '../../protocol/index.ts'
import { openStore } from '../index.ts'

// A process of its own for tokenUses.test.ts: says it is ready, waits for a byte, opens the store, uses every token, ten
// at a time, says which it had first, and then dies at once, without closing anything.
const [file = '', count = '0', nowMs = '0'] = process.argv.slice(2)
writeSync(1, 'ready\n')
await new Promise(resolve => process.stdin.once('data', resolve))
const store = await openStore({ file, clock: { now: () => Number(nowMs) } })

const isFirst = async (number: number): Promise<boolean> => {
  const use = { jti: `jti ${number}`, site: SiteKey.parse('demo'), expiresAtMs: Number(nowMs) + 60_000 }
  return (await store.auth.tokenUses.consume(use)) === 'first'
}

const first: number[] = []
for (let begin = 0; begin < Number(count); begin += 10) {
  const numbers = Array.from({ length: 10 }, (_, n) => begin + n)
  const outcomes = await Promise.all(numbers.map(isFirst))
  first.push(...numbers.filter((_, at) => outcomes[at]))
}
writeSync(1, `${JSON.stringify(first)}\n`)
process.kill(process.pid, 'SIGKILL')
