import { verifyReceipt } from '../../auth/ledger/index.ts'
import type { Place, Verdict } from './verdict.ts'
import { fileAndKeys, keysFrom, textOf } from './words.ts'

/** The compact JWS of a receipt's page: the text of its one element of this name. */
const inPage = /<([a-z]+)\b[^>]*\sid="ringfence-receipt"[^>]*>\s*([\w.-]+)\s*<\/\1>/g

/** A receipt comes as it was signed, or inside the page that shows it. A page that holds two says nothing. */
function receiptIn(text: string): string {
  if (!text.trimStart().startsWith('<')) return text
  const [found, another] = [...text.matchAll(inPage)]
  return found?.[2] !== undefined && another === undefined ? found[2] : ''
}

/** verify-receipt: did this service sign this receipt? */
export async function verifyReceiptFile(words: readonly string[], place: Place): Promise<Verdict> {
  const { file, jwks } = fileAndKeys(words, 'npm run verify-receipt FILE -- [--jwks FILE-or-URL]')
  const read = verifyReceipt(receiptIn(await textOf(file)), await keysFrom(jwks, place))
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
