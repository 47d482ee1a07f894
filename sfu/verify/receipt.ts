import { verifyReceipt } from '../../auth/ledger/index.ts'
import type { Place, Verdict } from './verdict.ts'
import { fileAndKeys, keysFrom, textOf } from './words.ts'

/** verify-receipt: did this service sign this receipt? */
export async function verifyReceiptFile(words: readonly string[], place: Place): Promise<Verdict> {
  const { file, jwks } = fileAndKeys(words, 'npm run verify-receipt FILE -- [--jwks FILE-or-URL]')
  const read = verifyReceipt(await textOf(file), await keysFrom(jwks, place))
  if (read.state === 'wrong') return { holds: false, line: `The receipt is not genuine: wrong ${read.what}.` }
  const { jti, iss, site, assurance, stepUps, endedAtMs, head } = read.claims
  const proven = stepUps.filter(({ outcome }) => outcome === 'proven').length
  return {
    holds: true,
    line:
      `The receipt is genuine: ${jti} of site ${site} at ${iss}, ended ${new Date(endedAtMs).toISOString()}, ` +
      `caller ${assurance}, ${proven} of ${stepUps.length} step-ups proven, log head ${head.sequence}:${head.hash}.`,
  }
}
