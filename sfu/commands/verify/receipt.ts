import { verifyReceipt } from '../../../auth/ledger/index.ts'
import { fileKeysAndService, keysFrom, receiptIn, textOf, wrongReceipt } from './messages.ts'
import type { Place, Verdict } from './verdict.ts'

/** verify-receipt: did this service sign this receipt? */
export async function verifyReceiptFile(words: readonly string[], place: Place): Promise<Verdict> {
  const usage = 'npm run verify-receipt FILE -- [--jwks FILE-or-URL] [--service ORIGIN]'
  const { file, jwks, service } = fileKeysAndService(words, usage, place)
  const read = verifyReceipt(receiptIn(await textOf(file)), await keysFrom(jwks, place), service)
  if (read.state === 'wrong') {
    return { holds: false, line: `The receipt is ${wrongReceipt(read.what, service)}.` }
  }
  const { jti, iss, site, assurance, stepUps, endedAtMs, head } = read.claims
  const proven = stepUps.filter(({ outcome }) => outcome === 'proven').length
  return {
    holds: true,
    line:
      `The receipt is genuine: ${jti} of site ${site} at ${iss}, ended ${new Date(endedAtMs).toISOString()}, ` +
      `caller ${assurance}, ${proven} of ${stepUps.length} step-ups proven, log head ${head.sequence}:${head.hash}.`,
  }
}
