import { randomBytes } from 'node:crypto'
import { DatabaseSync } from 'node:sqlite'
import { type ErrorCode, SiteKey } from '../../../../protocol/index.ts'
import { type ProvenRequest, verifyDpop } from '../../../binding/dpop.ts'
import { createDpopNonces } from '../../../binding/dpopNonces.ts'
import { hashOf } from '../../../randomIds.ts'
import { claimsIn, createTestBrowser } from '../../testBrowser.ts'
import type { OpenedStore } from '../../testPasskeyService.ts'
import { outcomeOf } from '../../testService.ts'

/** One hostile request. What it does not name is as the owner of the access token would send it. */
export interface DpopAttack extends Partial<ProvenRequest> {
  readonly name: string
  /** Instead of the good proof. */
  readonly proof?: string
  /** `proof-invalid` where absent. */
  readonly code?: ErrorCode
}

/** What every family of attacks must end in. */
export const nothingProven = { answeredOtherwise: [], rowsLeft: 0, goodProofAfterwards: 'accepted' }

const url = 'https://calls.example/auth/sites/shop/passkeys'

/** The check of DPoP proofs on a real store, and a browser that holds an access token. */
export async function createDpopTarget({ store, clock, file }: OpenedStore) {
  const nonces = createDpopNonces(clock)
  const parts = { nonces, clock, tokenUses: store.auth.tokenUses }
  const browser = await createTestBrowser()
  const header = { ...browser.header, typ: 'dpop+jwt' }
  const accessToken = `${randomBytes(60).toString('base64url')}.e30.AA`
  const request = { method: 'GET', url, accessToken, jkt: browser.jkt, site: SiteKey.parse('shop') }

  const claims = (changes: object = {}) => ({
    jti: randomBytes(16).toString('base64url'),
    htm: 'GET',
    htu: url,
    iat: Math.floor(clock.now() / 1000),
    ath: hashOf(accessToken),
    nonce: nonces.current(),
    ...changes,
  })
  /** A proof by the right browser that says something else, or has another header. */
  const proofOf = (changes: object = {}, headerChanges: object = {}) =>
    browser.proof(claims(changes), { ...header, ...headerChanges })
  const send = (proofs: readonly string[], changes: Partial<ProvenRequest> = {}) =>
    outcomeOf(verifyDpop({ ...request, proofs, ...changes }, parts))

  /** Sends every attack, then a good proof. Prints how many were refused with their own code. */
  async function sendAll(family: string, attacks: readonly DpopAttack[]) {
    const rowsBefore = countRows(file)
    const answeredOtherwise: string[] = []
    for (const { name, proof = proofOf(), proofs = [proof], code = 'proof-invalid', ...changes } of attacks) {
      const outcome = await send(proofs, changes)
      if (outcome !== code) answeredOtherwise.push(`${name}: ${outcome}, not ${code}`)
    }
    console.log(`attacks by ${family}: ${attacks.length - answeredOtherwise.length} refused`)
    const rowsLeft = countRows(file) - rowsBefore
    return { answeredOtherwise, rowsLeft, goodProofAfterwards: await send([proofOf()]) }
  }

  /** Attacks of proofs that differ in one claim. */
  const saying = (claim: string, values: Readonly<Record<string, unknown>>, code?: ErrorCode): DpopAttack[] =>
    Object.entries(values).map(([name, value]) => ({
      name: `${claim}: ${name}`,
      proof: proofOf({ [claim]: value }),
      ...(code === undefined ? {} : { code }),
    }))

  return { browser, header, clock, nonces, accessToken, claims, claimsIn, proofOf, send, sendAll, saying }
}

function countRows(file: string): number {
  const database = new DatabaseSync(file, { readOnly: true })
  try {
    return Number(database.prepare('SELECT count(*) AS n FROM token_uses').get()?.n)
  } finally {
    database.close()
  }
}
