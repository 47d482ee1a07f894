import { verifyUsage } from '../../../auth/ledger/index.ts'
import { fileKeysAndService, keysFrom, textOf } from './messages.ts'
import type { Place, Verdict } from './verdict.ts'

/** verify-usage: did this service sign this statement of usage? */
export async function verifyUsageFile(words: readonly string[], place: Place): Promise<Verdict> {
  const usage = 'npm run verify-usage FILE -- [--jwks FILE-or-URL] [--service ORIGIN]'
  const { file, jwks, service } = fileKeysAndService(words, usage, place)
  const read = verifyUsage(await textOf(file), await keysFrom(jwks, place))
  if (read.state === 'wrong') {
    return { holds: false, line: `The statement is wrong: its ${read.what} is not that of this service.` }
  }
  const { iss, month, toMs, sites } = read.claims
  if (iss !== service) return { holds: false, line: `The statement is of another service: ${iss}.` }
  const counted = sites.reduce((sum, each) => sum + each.counted, 0)
  const seconds = sites.reduce((sum, each) => sum + each.countedSeconds, 0)
  return {
    holds: true,
    line: `The statement is genuine: ${iss}, ${month} until ${new Date(toMs).toISOString()}, ${counted} calls of ${seconds} s in all.`,
  }
}
